#!/usr/bin/env bash
# Starts the gateway where no IPv6 exists, in a network namespace of its own, and asks it once. Needs root (or unprivileged user namespaces), iproute2 and curl.
# Usage: eng/without-ipv6.sh artifacts/bin/Gateway/debug/Agentgateway.Gateway
set -euo pipefail
if [ "${2:-}" != inside ]; then
  exec unshare -rn bash "$0" "$(realpath "$1")" inside
fi
ip link set lo up
for scope in all default lo; do echo 1 > "/proc/sys/net/ipv6/conf/$scope/disable_ipv6"; done
folder=$(mktemp -d)
trap 'kill "$gateway" 2>/dev/null || true; rm -rf "$folder"' EXIT
echo 'binds: [{port: 8080, listeners: [{routes: [{policies: {directResponse: {status: 200, body: served}}}]}]}]' > "$folder/config.yaml"
"$1" -f "$folder/config.yaml" & gateway=$!
curl -fsS --retry 30 --retry-connrefused --retry-delay 1 http://127.0.0.1:8080/
curl -fsS http://127.0.0.1:15021/healthz/ready
