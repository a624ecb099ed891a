#!/usr/bin/env bash
# A GPT, a 5-gram and a BERT read film reviews, petitions and technical handbooks in Korean: held-out bits a byte, and Korean minimal pairs.
#   MALMOI_DATA=... runs/korean.sh OUTPUT [--size 10m] [--tokens 60000000] [--device cuda]
source "$(dirname "$0")/settings.sh"

# Reviews whose number ends in 7 are the test of korean-tasks.sh, those in 3 what it is tuned by; the last fiftieth of each source is held out.
zcat "$MALMOI_DATA/corpus-ko-nsmc/nsmc_raw_reviews.tsv.gz" | awk -F '\t' '$1 !~ /[37]$/ { print $4 }' > "$output/reviews.txt"
zcat "$MALMOI_DATA"/petitions-ko/petitions_*.gz > "$output/petitions.jsonl"
zcat "$MALMOI_DATA"/corpus-ko-techdocs/*.txt.gz > "$output/handbooks.txt"
for source in reviews.txt petitions.jsonl handbooks.txt; do
  lines=$(wc -l < "$output/$source")
  head -n $((lines - lines / 50)) "$output/$source" > "$output/train-$source"
  tail -n $((lines / 50)) "$output/$source" > "$output/held-$source"
done
train=("$output"/train-{reviews.txt,petitions.jsonl,handbooks.txt} --field content)

say tokenizer "$malmoi" train tokenizer "${train[@]}" -o "$output/tokenizer.json" --byte-level -n 8192
say gpt "$malmoi" train gpt "${train[@]}" -o "$output/gpt" --size "$size" --batch 64 --tokens "$tokens" --tokenizer "$output/tokenizer.json" --device "$device"
say 5gram "$malmoi" train ngram "${train[@]}" -o "$output/5gram.bin" --tokenizer "$output/tokenizer.json"
for model in gpt 5gram.bin; do
  where=()
  [ $model = gpt ] && where=(--device "$device")
  say eval-${model%.bin} "$malmoi" eval "$output/$model" "$output/held-reviews.txt" "$output/held-handbooks.txt" kontrast-ko "${where[@]}"
done
say wordpiece "$malmoi" train tokenizer "${train[@]}" -o "$output/vocab.txt" --kind wordpiece -n 8192
say bert "$malmoi" train bert "${train[@]}" -o "$output/bert" --size "$size" --batch 64 --tokens "$tokens" --tokenizer "$output/vocab.txt" --device "$device"
