// llama.cpp by way of node-llama-cpp: MODULES MODEL THREADS; prints tokens a second of a prompt and of decoding, and megabytes at most.
import { pathToFileURL } from "node:url";
import path from "node:path";

const [modules, model, threads] = process.argv.slice(2);
const entry = path.resolve(modules, "node_modules/node-llama-cpp/dist/index.js");
const { getLlama } = await import(pathToFileURL(entry).href);
const llama = await getLlama({ gpu: false, build: "never", progressLogs: false, logLevel: "error", maxThreads: Number(threads) });
const loaded = await llama.loadModel({ modelPath: path.resolve(model) });
const context = await loaded.createContext({ contextSize: 1024, batchSize: 512, threads: Number(threads), flashAttention: false });
const sequence = context.getSequence();
const prompt = Array.from({ length: 512 }, (_, i) => 300 + i);
let promptRate = 0;
let decodeRate = 0;
for (let round = 0; round < 2; round++) {
  await sequence.clearHistory();
  const begin = performance.now();
  await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(0, 511));
  promptRate = 511 / ((performance.now() - begin) / 1000);
  let count = 0;
  let from = 0;
  for await (const _ of sequence.evaluate([prompt[511]], { temperature: 0, yieldEogToken: true })) {
    if (count === 0) from = performance.now();
    if (count++ === 64) break;
  }
  decodeRate = 64 / ((performance.now() - from) / 1000);
}
console.log(`${promptRate} ${decodeRate} ${process.resourceUsage().maxRSS / 1000}`);
process.exit(0);
