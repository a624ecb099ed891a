# Read by the scripts beside it: their options, and where things are.
#   --size 10m   --tokens 60000000   --device cpu   --seeds 1,2,3   --examples 12000   --epochs 1   --context 256   --characters 1200
set -euo pipefail
: "${MALMOI_DATA:?the folder of corpora and benchmarks: see docs/pretraining-results.md}"
output=${1:?a folder for all that is made}
shift
size=10m tokens=60000000 device=cpu seeds=1,2,3 examples=12000 epochs=1 context=256 characters=1200
while [ $# -gt 0 ]; do
  case $1 in
    --size) size=$2 ;;
    --tokens) tokens=$2 ;;
    --device) device=$2 ;;
    --seeds) seeds=$2 ;;
    --examples) examples=$2 ;;
    --epochs) epochs=$2 ;;
    --context) context=$2 ;;
    --characters) characters=$2 ;;
    *) echo "unknown option '$1': --size, --tokens, --device, --seeds, --examples, --epochs, --context, --characters" >&2; exit 1 ;;
  esac
  shift 2
done
malmoi=${MALMOI:-$(dirname "${BASH_SOURCE[0]}")/../malmoi}
mkdir -p "$output"

# say NAME COMMAND...: runs it, its output to the screen and to OUTPUT/NAME.log
say() {
  local name=$1
  shift
  echo "== $name: $(basename "$1") ${*:2}" | tee "$output/$name.log"
  local started=$SECONDS
  "$@" 2>&1 | tee -a "$output/$name.log"
  echo "== $name: $((SECONDS - started)) s" | tee -a "$output/$name.log"
}
