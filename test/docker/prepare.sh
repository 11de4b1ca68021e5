#!/usr/bin/env bash
# Fills the cache of this test: a container engine, and what the stand-ins of the base images are made of. Everything comes
# from Debian's and npm's packages; no image registry is asked, nothing is started. Root, on Debian, with network.
# usage: prepare.sh CACHE PROJECT
set -euo pipefail
here=$(dirname "$(realpath "$0")") cache=$1 project=$2
export DEBIAN_FRONTEND=noninteractive PATH=$PATH:/usr/sbin:/sbin
mirror() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -1; }

# Other tests may be installing their own tools: wait for them.
install_tools() {
  local missing=() tool
  for tool in debootstrap iptables iproute2 libseccomp2 curl openssl; do dpkg -s "$tool" >/dev/null 2>&1 || missing+=("$tool"); done
  [ ${#missing[@]} -eq 0 ] && return
  apt-get -qq -o DPkg::Lock::Timeout=300 update
  apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}" >/dev/null
}

# Debian 13's engine also runs on 12, whose own is too old for compose v2; only runc must be the release's own, for its libc.
# The packages are unpacked, not installed: installing them could start a daemon.
unpack_engine() {
  [ -x "$cache/bin/dockerd" ] && return
  local work=$cache/packages
  rm -rf "$work" && mkdir -p "$work/lists/partial" "$work/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) trixie main" >"$work/sources"
  local apt=(apt-get -qq -o "Dir::Etc::SourceList=$work/sources" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$work/lists"
    -o "Dir::Cache=$work" -o APT::Sandbox::User=root)
  "${apt[@]}" update
  (cd "$work" && "${apt[@]}" download docker.io docker-cli docker-compose docker-buildx containerd tini caddy)
  (cd "$work" && apt-get -qq update && apt-get -qq -o APT::Sandbox::User=root download runc)
  local package
  for package in "$work"/*.deb; do dpkg -x "$package" "$work/x"; done
  mkdir -p "$cache/bin" "$cache/config/cli-plugins" "$cache/caddy"
  cp "$work"/x/usr/libexec/docker/cli-plugins/* "$cache/config/cli-plugins/"
  cp "$work/x/usr/bin/caddy" "$cache/caddy/"
  cp "$work/x/usr/bin/tini-static" "$cache/bin/docker-init"
  cp "$work"/x/usr/bin/{docker,containerd,containerd-shim-runc-v2} "$work"/x/usr/sbin/{runc,docker-proxy,dockerd} "$cache/bin/"
  rm -rf "$work"
}

unpack_debian() {
  [ -e "$cache/debian.done" ] && return
  rm -rf "$cache/debian"
  debootstrap --variant=minbase --include=libcap2-bin bookworm "$cache/debian" "$(mirror)" >/dev/null
  rm -rf "$cache"/debian/var/cache/apt/archives/*.deb "$cache"/debian/var/lib/apt/lists/*
  chroot "$cache/debian" useradd --uid 1000 --user-group --create-home --shell /bin/bash node
  touch "$cache/debian.done"
}

# Laid out as in the official image: node and npm under /usr/local.
unpack_node() {
  [ -x "$cache/node/bin/npm" ] && return
  local arch npm=$cache/node/lib/node_modules/npm
  case $(uname -m) in aarch64) arch=arm64 ;; *) arch=x64 ;; esac
  rm -rf "$cache/node" && mkdir -p "$npm" && cd "$cache"
  tar xzf "$(npm pack --silent "node-linux-$arch@24")" -C node --strip-components=1 package/bin
  tar xzf "$(npm pack --silent npm@11)" -C "$npm" --strip-components=1
  rm -f ./*.tgz
  ln -s ../lib/node_modules/npm/bin/npm-cli.js node/bin/npm
  ln -s ../lib/node_modules/npm/bin/npx-cli.js node/bin/npx
  chmod +x "$npm"/bin/*.js
}

# The build has no network: its `npm ci` reads the packages of the lockfile from a cache that the stand-in brings.
fill_npm_cache() {
  local key; key=$(sha256sum "$project/package-lock.json" | cut -c1-16)
  [ "$(cat "$cache/npm.key" 2>/dev/null)" = "$key" ] && return
  "$cache/node/bin/node" "$here/packages.mjs" "$project/package-lock.json" |
    PATH=$cache/node/bin:$PATH xargs npm cache add --silent --cache "$cache/npm"
  rm -rf "$cache/npm/_logs"
  echo "$key" >"$cache/npm.key"
}

mkdir -p "$cache"
install_tools
unpack_engine
unpack_debian
unpack_node
fill_npm_cache
