#!/bin/sh
# Puts the programs that `npm run bench` compares with into bench/peers, which git ignores. Nothing is installed into the system.
#   bench/install-peers.sh          blackbox_exporter, Gatus and Cloudprober, recent releases, built by Go as their authors pinned them
#   bench/install-peers.sh debian   blackbox_exporter and check_http as Debian packages them, unpacked; often years older
set -eu
peers="$(cd "$(dirname "$0")" && pwd)/peers"
mkdir -p "$peers"

# By the go.mod and go.sum of each module; what Go downloads may not be written to.
build() { # name, module, version, package, options
  source="$(cd / && go mod download -json "$2@v$3" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')"
  go build -C "$source" ${5:+-ldflags "$5"} -o "$peers/$1" "$4"
}

case "${1:-go}" in
  go)
    build blackbox_exporter github.com/prometheus/blackbox_exporter 0.28.0 . "-X github.com/prometheus/common/version.Version=0.28.0"
    build gatus github.com/TwiN/gatus/v5 5.36.0 .
    echo "Gatus 5.36.0" > "$peers/gatus.version"
    build cloudprober github.com/cloudprober/cloudprober 0.14.4 ./cmd/cloudprober
    echo "Cloudprober 0.14.4" > "$peers/cloudprober.version"
    ;;
  debian)
    cd "$peers"
    apt-get download prometheus-blackbox-exporter monitoring-plugins-basic
    for package in *.deb; do dpkg -x "$package" debian; done
    rm -- *.deb
    ;;
  *)
    echo "usage: $0 [go|debian]" >&2
    exit 2
    ;;
esac
