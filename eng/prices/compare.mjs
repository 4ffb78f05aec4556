// Compares Llm/Pricing/prices.json with the npm package @pydantic/genai-prices (MIT), whose entries name the vendors' pages. See README.md beside this file.
//   cd $(mktemp -d) && npm install @pydantic/genai-prices && node REPOSITORY/eng/prices/compare.mjs [provider]
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const lists = await import(pathToFileURL(createRequire(join(process.cwd(), 'x.js')).resolve('@pydantic/genai-prices')));
const ours = JSON.parse(readFileSync(new URL('../../Llm/Pricing/prices.json', import.meta.url)));
const today = new Date().toISOString().slice(0, 10);
const providers = { openai: 'openai', anthropic: 'anthropic', 'gcp.gemini': 'google', 'gcp.vertex_ai': 'google', 'aws.bedrock': 'aws', cohere: 'cohere' };
const rates = {
  input: 'input_mtok', output: 'output_mtok', cacheRead: 'cache_read_mtok', cacheWrite: 'cache_write_mtok', cacheWriteLong: 'cache_write_1h_mtok',
  inputAudio: 'input_audio_mtok', outputAudio: 'output_audio_mtok', inputImage: 'input_image_mtok', outputImage: 'output_image_mtok',
};

const matches = (rule, id) =>
  rule.or ? rule.or.some(r => matches(r, id))
    : rule.and ? rule.and.every(r => matches(r, id))
    : 'equals' in rule ? rule.equals === id
    : 'starts_with' in rule ? id.startsWith(rule.starts_with)
    : 'ends_with' in rule ? id.endsWith(rule.ends_with)
    : 'contains' in rule ? id.includes(rule.contains)
    : new RegExp(rule.regex).test(id);

// Of prices by date, the one that holds today.
const current = prices => Array.isArray(prices)
  ? prices.reduce((held, p) => !p.constraint || p.constraint.start_date <= today ? p.prices : held, prices[0].prices)
  : prices;

for (const [provider, models] of Object.entries(ours.providers)) {
  if (!providers[provider] || (process.argv[2] && process.argv[2] !== provider)) continue;
  const theirs = lists.findProvider({ providerId: providers[provider] });
  let same = 0, unknown = 0;
  for (const [id, entry] of Object.entries(models.models)) {
    const found = theirs.models.find(m => matches(m.match, id));
    if (!found) { unknown++; continue; }
    const price = current(found.prices);
    const differences = [];
    for (const [name, key] of Object.entries(rates)) {
      const mine = entry.rates?.[name] === undefined ? undefined : Number(entry.rates[name]);
      const other = price[key] === null || typeof price[key] !== 'object' ? price[key] : price[key].base;
      if (other !== undefined && mine !== other) differences.push(`${name} ${mine} / ${other}`);
    }
    const mine = JSON.stringify((entry.tiers ?? []).map(t => [Number(t.rates.input), Number(t.rates.output)]));
    const other = JSON.stringify((price.input_mtok?.tiers ?? []).map((t, i) => [t.price, price.output_mtok?.tiers?.[i]?.price]));
    if (mine !== other) differences.push(`tiers ${mine} / ${other}`);
    if (differences.length) console.log(`${provider}/${id} ~ ${found.id}: ${differences.join('; ')}`); else same++;
  }
  console.log(`${provider}: ${same} models agree, ${unknown} are not in the other list`);
}
