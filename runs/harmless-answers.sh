#!/usr/bin/env bash
# The English GPT of english-books.sh learns what people preferred (hh-rlhf): tuned on the chosen answers, reward models, DPO, the best of four.
#   MALMOI_DATA=... runs/harmless-answers.sh OUTPUT (that of english-books.sh) [--examples 12000] [--epochs 1] [--seeds 1,2,3] [--device cuda]
#   For a model that reads 128 tokens: --context 128 --characters 900, as for --size 1m
source "$(dirname "$0")/settings.sh"

printf '%s' "{{ bos_token }}{% for message in messages %}{% if message.role == 'assistant' %}Assistant:
{% generation %}{{ message.content }}{{ eos_token }}{% endgeneration %}
{% else %}Human:
{{ message.content }}
{% endif %}{% endfor %}{% if add_generation_prompt %}Assistant:
{% endif %}" > "$output/dialogue.jinja"
template=(--template "$output/dialogue.jinja")
where=(--device "$device")

# Short pairs, as a small model on a small machine reads them. Dialogues that begin alike stay on one side; a fifth of them is held out.
rm -f "$output"/{train,held}-pairs.jsonl
zcat "$MALMOI_DATA"/rlhf-hh/*-base/*.jsonl.gz | awk -v most="$examples" -v long="$characters" -v out="$output" '
  function before(side, at, all) {
    while (at = index(substr(side, all + 1), "\\n\\nAssistant:")) all += at
    return substr(side, 1, all)
  }
  length($0) < long {
    split($0, sides, "\", \"rejected\": \"")
    asked = before(substr(sides[1], 13))
    talk = substr($0, 1, index($0, "\\n\\nAssistant:"))
    if (!(talk in side)) side[talk] = talks++ % 5 == 4 ? "held" : "train"
    # Nine have an empty answer, and some do not part in the last answer.
    if (asked != before(sides[2]) || $0 ~ /Assistant: *"/) next
    if (side[talk] == "held" || ++learned <= most) print > (out "/" side[talk] "-pairs.jsonl")
  }'

say sft "$malmoi" tune sft "$output/gpt" "$output/train-pairs.jsonl" --dev "$output/held-pairs.jsonl" --layout chosen --skip-broken -o "$output/answers" "${template[@]}" \
  --max-length "$context" --too-long drop --epochs 2 -b 8 --lr 5e-4 --evaluate-every 60 "${where[@]}"
for seed in ${seeds//,/ }; do
  say reward-$seed "$malmoi" align reward "$output/answers" "$output/train-pairs.jsonl" --skip-broken --dev "$output/held-pairs.jsonl" -o "$output/reward-$seed" \
    --max-length "$context" --epochs "$epochs" -b 8 --lr 2e-4 --evaluate-every 30 --seed "$seed" "${where[@]}"
done
say dpo "$malmoi" align dpo "$output/answers" "$output/train-pairs.jsonl" --skip-broken --dev "$output/held-pairs.jsonl" -o "$output/dpo" \
  --max-length "$context" --epochs "$epochs" -b 8 --lr 5e-5 --evaluate-every 30 "${where[@]}"
for model in gpt answers dpo; do
  say judge-$model "$malmoi" eval "$output/$model" "answers:$output/held-pairs.jsonl" "preferences:$output/held-pairs.jsonl" refusals --max-tokens 40 "${template[@]}" \
    --replies "$output/replies-$model.jsonl"
done
# The reward model of the first seed picks among four answers; the others, which picked nothing, compare what it picked with single answers.
scores() { "$malmoi" align score "$1" "$2" --json | sed -E 's/.*"score":([-+.0-9eE]+).*/\1/'; }
compare() {
  paste <(scores "$1" "$2") <(scores "$1" "$3") | awk '
    { one += $1; four += $2; better += $2 > $1 ? 1 : $2 == $1 ? .5 : 0 }
    END { printf "mean score %.3f of the first, %.3f of the second, which is better in %.1f %% of %d, ties half\n", one / NR, four / NR, 100 * better / NR, NR }'
}
for model in answers dpo; do
  for n in 1 4; do
    say best-$n-$model "$malmoi" align best-of-n "$output/$model" --prompts "$output/held-pairs.jsonl" --reward "$output/reward-${seeds%%,*}" --n $n --seed $n \
      --answer-tokens 48 --temperature 0.7 -o "$output/best-$n-$model.jsonl"
  done
  for seed in ${seeds//,/ }; do
    say compare-$model-$seed compare "$output/reward-$seed" "$output"/best-{1,4}-$model.jsonl
  done
done
for seed in ${seeds//,/ }; do
  say compare-both-$seed compare "$output/reward-$seed" "$output"/best-1-{answers,dpo}.jsonl
done
