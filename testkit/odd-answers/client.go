// Asks each URL once with Go's net/http, as a kubelet does, and prints one line of JSON for each.
package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"time"
)

type verdict struct {
	Status int    `json:"status,omitempty"`
	Body   string `json:"body,omitempty"`
	Error  string `json:"error,omitempty"`
}

func ask(url string) verdict {
	client := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}}
	response, err := client.Get(url)
	if err != nil {
		return verdict{Error: err.Error()}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 200))
	if err != nil {
		return verdict{Error: err.Error()}
	}
	return verdict{Status: response.StatusCode, Body: string(body)}
}

func main() {
	for _, url := range os.Args[1:] {
		json.NewEncoder(os.Stdout).Encode(ask(url))
	}
}
