// Asks each URL once with Go's net/http, as a kubelet does, and prints one line of JSON for each. Unlike a kubelet,
// it verifies certificates, and with -address it follows no redirect.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

type verdict struct {
	Status int    `json:"status,omitempty"`
	Body   string `json:"body,omitempty"`
	Error  string `json:"error,omitempty"`
}

func ask(client *http.Client, url string) verdict {
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
	authority := flag.String("ca", "", "the PEM file of the authorities to trust")
	address := flag.String("address", "", "the host and port to connect to, whatever the URL names")
	certificate := flag.String("cert", "", "the PEM file of a client certificate and its key")
	timeout := flag.Duration("timeout", 2*time.Second, "the time for one URL")
	flag.Parse()
	settings := &tls.Config{}
	transport := &http.Transport{DisableKeepAlives: true, DisableCompression: true, TLSClientConfig: settings}
	client := &http.Client{Timeout: *timeout, Transport: transport}
	if *authority != "" {
		text, err := os.ReadFile(*authority)
		if err != nil {
			panic(err)
		}
		settings.RootCAs = x509.NewCertPool()
		settings.RootCAs.AppendCertsFromPEM(text)
	}
	if *certificate != "" {
		pair, err := tls.LoadX509KeyPair(*certificate, *certificate)
		if err != nil {
			panic(err)
		}
		settings.Certificates = []tls.Certificate{pair}
	}
	if *address != "" {
		transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, *address)
		}
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	for _, url := range flag.Args() {
		json.NewEncoder(os.Stdout).Encode(ask(client, url))
	}
}
