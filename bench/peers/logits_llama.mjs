// llama.cpp by way of node-llama-cpp: MODULES MODEL TOKENS COUNT [ADAPTER]; prints as JSON the logits after each token, and the COUNT tokens it likes best one after the other.
import { pathToFileURL } from "node:url";
import path from "node:path";

const [modules, model, listed, count, adapter] = process.argv.slice(2);
const entry = path.resolve(modules, "node_modules/node-llama-cpp/dist/index.js");
const { getLlama } = await import(pathToFileURL(entry).href);
const llama = await getLlama({ gpu: false, build: "never", progressLogs: false, logLevel: "error", maxThreads: 1 });
const loaded = await llama.loadModel({ modelPath: path.resolve(model) });
const context = await loaded.createContext({
  contextSize: 64,
  batchSize: 64,
  threads: 1,
  flashAttention: false,
  experimentalKvCacheKeyType: "F32",
  experimentalKvCacheValueType: "F32",
  ...(adapter ? { lora: path.resolve(adapter) } : {}),
});
const sequence = context.getSequence();
const options = { generateNext: { logits: true } };
const ask = async (tokens) => (await sequence.controlledEvaluate(tokens.map((token) => [token, options])))
  .map(({ next }) => Array.from({ length: next.logits.size }, (_, token) => next.logits.get(token)));
const best = (logits) => logits.indexOf(Math.max(...logits));
const logits = await ask(listed.split(",").map(Number));
const greedy = [best(logits.at(-1))];
while (greedy.length < Number(count)) greedy.push(best((await ask([greedy.at(-1)]))[0]));
process.stdout.write(JSON.stringify({ logits, greedy }), () => process.exit(0));
