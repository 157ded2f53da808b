#!/bin/sh
# Puts the programs that `npm run bench` compares with into bench/peers, which git ignores. Nothing is installed into the system.
#   bench/install-peers.sh          blackbox_exporter, a recent release, built by Go as its authors pinned it
#   bench/install-peers.sh debian   blackbox_exporter and check_http as Debian packages them, unpacked; often years older
set -eu
peers="$(cd "$(dirname "$0")" && pwd)/peers"
mkdir -p "$peers"
case "${1:-go}" in
  go)
    version=0.28.0
    # By its own go.mod and go.sum; what Go downloads may not be written to.
    source="$(cd / && go mod download -json "github.com/prometheus/blackbox_exporter@v$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')"
    go build -C "$source" -ldflags "-X github.com/prometheus/common/version.Version=$version" -o "$peers/blackbox_exporter" .
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
