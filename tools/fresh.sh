#!/usr/bin/env bash
# Proves the two commands on a new clone of HEAD: `npm start -- --once --json` and `npm test`,
# then both again without a network. With --quick only the start.
set -euo pipefail
repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
quick=no
for argument in "$@"; do
	case "$argument" in
		--quick) quick=yes ;;
		*) echo "usage: tools/fresh.sh [--quick]" >&2; exit 2 ;;
	esac
done

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
git clone --quiet --no-hardlinks "$repository" "$folder/tansiq"
cd "$folder/tansiq"
echo "clone of $(git log -1 --format='%h %s')"

online() { "$@"; }

# A namespace of its own has only a loopback, so nothing can reach out. Where the kernel refuses
# one, npm and everything that heeds a proxy are pointed at a port where nobody listens.
if unshare -n true 2>/dev/null; then
	namespace=(unshare -n)
elif unshare -rn true 2>/dev/null; then
	namespace=(unshare -rn)
else
	namespace=()
fi
if ((${#namespace[@]} > 0)) && "${namespace[@]}" ip link set lo up 2>/dev/null; then
	without="${namespace[*]}, loopback only"
	offline() { "${namespace[@]}" sh -c 'ip link set lo up && exec "$@"' sh "$@"; }
else
	without="proxies pointing nowhere and npm offline"
	nowhere=http://127.0.0.1:9
	offline() {
		env http_proxy=$nowhere https_proxy=$nowhere HTTP_PROXY=$nowhere HTTPS_PROXY=$nowhere \
			NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost NODE_USE_ENV_PROXY=1 \
			npm_config_offline=true "$@"
	}
fi

# timed NAME online|offline COMMAND …: runs it, says how long it took, fails as it fails.
timed() {
	local name="$1" started=$SECONDS
	shift
	echo "--- $name"
	"$@" || { echo "$name: FAILED with $? after $((SECONDS - started)) s"; exit 1; }
	echo "$name: $((SECONDS - started)) s"
}

timed "start, first run" online npm start --silent -- --once --json
[[ $quick == yes ]] || timed "test, first run" online npm test --silent
echo "without a network: $without"
timed "start, without a network" offline npm start --silent -- --once --json
[[ $quick == yes ]] || timed "test, without a network" offline npm test --silent
[[ -z "$(git status --porcelain)" ]] || { echo "the clone was changed:"; git status --short; exit 1; }
