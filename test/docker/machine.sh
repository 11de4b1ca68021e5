#!/usr/bin/env bash
# A machine of the test's own: a container engine in its own network, mount and process namespaces. It says "ready" when the
# stand-ins of the base images are loaded, and lives until its standard input ends; all of it dies with this process.
# usage: machine.sh CACHE PROJECT SOCKET
set -euo pipefail
here=$(dirname "$(realpath "$0")") cache=$1 project=$2 socket=$3 group=/hakawati-test

if [ "${4:-}" != inside ]; then
  mkdir -p "$cache"
  exec 9>"$cache/lock" && flock 9 # one machine at a time: they share the engine's storage
  bash "$here/prepare.sh" "$cache" "$project" </dev/null >&2
  exec unshare --net --mount --pid --fork --kill-child --mount-proc bash "$0" "$@" inside
fi

ip link set lo up
ip address add 198.51.100.0/24 dev lo # the stacks' public addresses, one each
mount -t tmpfs none /run
export PATH=$cache/bin:$PATH:/usr/sbin:/sbin DOCKER_CONFIG=$cache/config DOCKER_HOST=unix://$socket
dockerd --host "$DOCKER_HOST" --data-root "$cache/storage" --userland-proxy=false --bip 172.30.0.1/24 \
  --default-address-pool base=172.30.16.0/20,size=24 --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "$group" </dev/null >"$cache/dockerd.log" 2>&1 &
engine=$!
until docker version >/dev/null 2>&1; do
  kill -0 $engine 2>/dev/null || { tail -n 20 "$cache/dockerd.log" >&2; exit 1; }
  sleep 0.1
done

# What a killed run left behind.
docker ps -aq | xargs -r docker rm -f >/dev/null
docker network prune -f >/dev/null
docker volume prune -af >/dev/null

is_current() { [ "$(docker image inspect "$1" --format '{{index .Config.Labels "made-of"}}' 2>/dev/null)" = "$2" ]; }
stand_in() { # NAME KEY DOCKERFILE CONTEXT
  is_current "$1" "$2" || docker build --quiet --label "made-of=$2" -t "$1" -f "$here/stand-ins/$3" "$4" </dev/null >/dev/null
}
docker image inspect stand-in/debian >/dev/null 2>&1 || tar -C "$cache/debian" -c . | docker import - stand-in/debian >/dev/null
stand_in node:24-bookworm-slim "$(cat "$cache/npm.key")" node.Dockerfile "$cache"
stand_in caddy:2 caddy caddy.Dockerfile "$cache/caddy"
docker network create world >/dev/null

echo ready
cat >/dev/null
docker image prune -f >/dev/null
docker builder prune -f --keep-storage 3GB >/dev/null
kill -TERM $engine
wait $engine || true
find /sys/fs/cgroup -depth -type d -path "*$group*" -exec rmdir {} \; || true
