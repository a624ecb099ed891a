#!/usr/bin/env bash
# Sentiment of film reviews (NSMC) and of KoBEST: BERT and GPT of korean.sh fine-tuned, beside the same BERT from nothing, fastText and bags of words.
#   MALMOI_DATA=... runs/korean-tasks.sh OUTPUT (that of korean.sh) [--seeds 1,2,3] [--device cuda]
source "$(dirname "$0")/settings.sh"

# Ratings of 9 and 10 against 1 to 4. Numbers that end in 7 are the test, in 3 the development set; 60,000 of the others are learned from.
reviews() { # ENDINGS COUNT
  zcat "$MALMOI_DATA/corpus-ko-nsmc/nsmc_raw_reviews.tsv.gz" |
    awk -F '\t' -v ends="[$1]\$" '$1 ~ ends && $4 != "" && ($3 >= 9 || $3 <= 4) { print ($3 >= 9) "\t" $4 }' |
    sort -S 1G -t "$(printf '\t')" -k 2 | awk -v count="$2" '{ line[NR] = $0 } END { for (i = 1; i <= NR; i += NR / count > 1 ? NR / count : 1) print line[int(i)] }'
}
mkdir -p "$output/nsmc" "$output/kobest"
for part in train:0124568:60000 dev:3:5000 test:7:50000; do
  IFS=: read -r name ends count <<< "$part"
  { printf 'label\ttext\n'; reviews "$ends" "$count"; } > "$output/nsmc/$name.tsv"
  # The three files have their columns in three orders.
  tr -d '\r' < "$MALMOI_DATA/kobest/v1.0/SentiNeg/$name.tsv" | awk -F '\t' '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; print "label\ttext"; next }
    { print $column["Label"] "\t" $column["Text"] }' > "$output/kobest/$name.tsv"
done

# A BERT that has learned nothing: one step at no rate to speak of.
[ -d "$output/bert-fresh" ] || say bert-fresh "$malmoi" train bert "$output/nsmc/train.tsv" --column text -o "$output/bert-fresh" --config "$output/bert/config.json" --tokenizer "$output/bert" --steps 1 --learning-rate 1e-12 --held-out 0
for task in nsmc kobest; do
  epochs=3
  [ $task = kobest ] && epochs=10
  for model in bert bert-fresh gpt; do
    say $task-$model "$malmoi" tune classify "$output/$model" --train "$output/$task/train.tsv" --dev "$output/$task/dev.tsv" --test "$output/$task/test.tsv" \
      -o "$output/$task/$model" --epochs $epochs --batch 64 --learning-rate 1e-4 --seed "$seeds" --device "$device"
  done
  for part in train test; do
    awk -F '\t' 'NR > 1 { print "__label__" $1 " " $2 }' "$output/$task/$part.tsv" > "$output/$task/$part.txt"
  done
  for seed in ${seeds//,/ }; do
    "$malmoi" train classifier "$output/$task/train.txt" -o "$output/$task/bag.bin" --seed "$seed"
    say $task-bag-$seed "$malmoi" eval "$output/$task/bag.bin" "$output/$task/test.txt"
    "$malmoi" train classifier "$output/$task/train.txt" -o "$output/$task/fasttext.bin" --word-ngrams 2 --min-ngram 2 --max-ngram 4 --seed "$seed"
    say $task-fasttext-$seed "$malmoi" eval "$output/$task/fasttext.bin" "$output/$task/test.txt"
  done
done
