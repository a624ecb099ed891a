#!/usr/bin/env bash
# The English GPT of english-books.sh learns Korean: in its own pieces, and with 8,192 new ones beside them; beside it a model that begins with nothing.
#   MALMOI_DATA=... runs/korean-on-english.sh OUTPUT (that of english-books.sh) [--size 10m] [--tokens 60000000] [--device cuda]
source "$(dirname "$0")/settings.sh"

# The last fiftieth of the handbooks is held out.
zcat "$MALMOI_DATA"/corpus-ko-techdocs/*.txt.gz > "$output/korean.txt"
lines=$(wc -l < "$output/korean.txt")
head -n $((lines - lines / 50)) "$output/korean.txt" > "$output/korean-train.txt"
tail -n $((lines / 50)) "$output/korean.txt" > "$output/korean-held.txt"
teach() { # NAME OPTIONS...
  say "$1" "$malmoi" train gpt "$output/korean-train.txt" -o "$output/$1" "${@:2}" --tokens "$tokens" --device "$device"
}

say extended "$malmoi" train tokenizer "$output/korean-train.txt" -o "$output/extended.json" --extend "$output/tokenizer.json" -n 8192
teach korean-old-pieces --continue "$output/gpt"
teach korean-new-pieces --continue "$output/gpt" --tokenizer "$output/extended.json"
teach korean-from-nothing --size "$size" --tokenizer "$output/extended.json"
for model in gpt korean-old-pieces korean-new-pieces korean-from-nothing; do
  say "eval-$model-both" "$malmoi" eval "$output/$model" "$output/korean-held.txt" "$output/held.txt" --device "$device"
done
