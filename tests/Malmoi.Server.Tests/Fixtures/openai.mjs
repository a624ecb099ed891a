// npm's official client against the server: prints one JSON object with what it got.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [address, model, folder] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${folder}/package.json`));
const { OpenAI } = require('openai');
const client = new OpenAI({ baseURL: `${address}v1`, apiKey: 'secret', maxRetries: 0 });
const asked = { model, messages: [{ role: 'user', content: '그' }], max_tokens: 30, seed: 5 };

const answer = await client.chat.completions.create(asked);
let streamed = '';
for await (const part of await client.chat.completions.create({ ...asked, stream: true })) {
  streamed += part.choices[0]?.delta?.content ?? '';
}

const completion = await client.completions.create({ model, prompt: '그', max_tokens: 5, echo: true, logprobs: 1 });
let status = 0;
try {
  await client.chat.completions.create({ ...asked, model: 'gpt-4' });
} catch (error) {
  status = error.status;
}

console.log(JSON.stringify({
  models: (await client.models.list()).data.map((one) => one.id),
  text: answer.choices[0].message.content,
  streamed,
  first: completion.choices[0].logprobs.token_logprobs[0],
  status,
}));
