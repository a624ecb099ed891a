#!/usr/bin/env bash
# A GPT, an LSTM and a 5-gram read the same books in the same pieces: held-out bits a byte, and BLiMP.
#   MALMOI_DATA=... runs/english-books.sh OUTPUT [--size 10m] [--tokens 60000000] [--device cuda]
source "$(dirname "$0")/settings.sh"

# The last fiftieth of the lines is read by no model.
zcat "$MALMOI_DATA/corpus-en-books/classic_books_subset.txt.gz" > "$output/books.txt"
lines=$(wc -l < "$output/books.txt")
head -n $((lines - lines / 50)) "$output/books.txt" > "$output/train.txt"
tail -n $((lines / 50)) "$output/books.txt" > "$output/held.txt"

say tokenizer "$malmoi" train tokenizer "$output/train.txt" -o "$output/tokenizer.json" --byte-level -n 8192
say gpt "$malmoi" train gpt "$output/train.txt" -o "$output/gpt" --size "$size" --batch 64 --tokens "$tokens" --tokenizer "$output/tokenizer.json" --document stretch --device "$device"
say lstm "$malmoi" train lstm "$output/train.txt" -o "$output/lstm" --size "$size" --batch 64 --tokens "$tokens" --tokenizer "$output/tokenizer.json" --document stretch --device "$device"
say 5gram "$malmoi" train ngram "$output/train.txt" -o "$output/5gram.bin" --tokenizer "$output/tokenizer.json"
for model in gpt lstm; do
  say eval-$model "$malmoi" eval "$output/$model" "$output/held.txt" blimp --device "$device"
done
say eval-5gram "$malmoi" eval "$output/5gram.bin" "$output/held.txt" blimp
