#!/usr/bin/env bash
# The Korean GPT of korean.sh learns to answer: small talk (songys), the 252 instructions that KULLM was judged by, the 175 seeds of Self-Instruct.
#   MALMOI_DATA=... runs/korean-chat.sh OUTPUT (that of korean.sh) [--examples 12000] [--epochs 1] [--device cuda]
source "$(dirname "$0")/settings.sh"

# The question, a line end, the answer: headings would cost more tokens than what is asked.
printf '%s' "{{ bos_token }}{% for message in messages %}{% if message.role == 'assistant' %}{% generation %}{{ message.content }}{{ eos_token }}{% endgeneration %}{% else %}{{ message.content }}
{% endif %}{% endfor %}" > "$output/talk.jinja"
template=(--template "$output/talk.jinja")

# Of questions that are nearly the same one stays; every tenth is asked in the end and by nobody before.
say talk "$malmoi" instruct dedup songys-chat/ChatbotData.csv -o "$output/talk.jsonl" --as alpaca --show 0
say shuffled "$malmoi" instruct mix "$output/talk.jsonl" -o "$output/shuffled-talk.jsonl" --as alpaca --seed 1
say instructions "$malmoi" instruct mix instr-kullm/data/user_oriented_instructions_eval.jsonl -o "$output/shuffled-instructions.jsonl" --as alpaca
say seeds "$malmoi" instruct mix instr-selfinstruct/data/seed_tasks.jsonl -o "$output/shuffled-seeds.jsonl" --as alpaca
for set in talk instructions seeds; do
  awk 'NR % 10 != 7' "$output/shuffled-$set.jsonl" | head -n "$examples" > "$output/train-$set.jsonl"
  awk 'NR % 10 == 7' "$output/shuffled-$set.jsonl" > "$output/held-$set.jsonl"
  # The answer, and one to another question.
  sed -E 's/^\{"instruction":("([^"\\]|\\.)*"),"input":("([^"\\]|\\.)*"),"output":("([^"\\]|\\.)*").*/\1\t\3\t\5/' "$output/held-$set.jsonl" |
    awk -F '\t' '
      function pair(other) { if (answer != other) print "{\"prompt\":" asked ",\"chosen\":" answer ",\"rejected\":" other "}" }
      { if (NR > 1) pair($3); else first = $3
        asked = $2 == "\"\"" ? $1 : substr($1, 1, length($1) - 1) "\\n\\n" substr($2, 2); answer = $3 }
      END { pair(first) }' > "$output/which-$set.jsonl"
done
say faults "$malmoi" instruct filter "$output/shuffled-instructions.jsonl" --translated -o "$output/without-faults.jsonl" --show 0

where=(--device "$device")
say sft "$malmoi" tune sft "$output/gpt" "$output"/train-{talk,instructions,seeds}.jsonl -o "$output/chat" --dev "$output/held-talk.jsonl" "${template[@]}" \
  --max-length 256 --too-long drop --epochs "$epochs" -b 32 --lr 5e-4 --evaluate-every 165 "${where[@]}"
for model in gpt chat; do
  say judge-$model "$malmoi" eval "$output/$model" "answers:$output/held-talk.jsonl" "answers:$output/held-instructions.jsonl" "answers:$output/held-seeds.jsonl" \
    "preferences:$output/which-talk.jsonl" "preferences:$output/which-instructions.jsonl" "preferences:$output/which-seeds.jsonl" --limit 300 --max-tokens 40 --replies "$output/replies-$model.jsonl" "${template[@]}"
done
