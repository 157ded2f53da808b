#!/bin/sh
# Puts the programs that `npm run bench` compares with into bench/peers, which git ignores. Nothing is installed into the system.
#   bench/install-peers.sh          blackbox_exporter, the newest, built by Go
#   bench/install-peers.sh debian   blackbox_exporter and check_http as Debian packages them, unpacked; often years older
set -eu
peers="$(cd "$(dirname "$0")" && pwd)/peers"
mkdir -p "$peers"
case "${1:-go}" in
  go)
    GOBIN="$peers" go install github.com/prometheus/blackbox_exporter@latest
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
