// Compiles templates to PDF for the document service: one JSON request per line on stdin, one JSON answer per line on
// stdout. Data reaches the template as a JSON string in sys.inputs, never as markup.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

const here = dirname(fileURLToPath(import.meta.url));
const longestRequest = 8 * 1024 * 1024;
const mostMemory = 512 * 1024 * 1024;

const templates = new Set(readdirSync(here).filter((name) => name.endsWith('.typ')).map((name) => name.slice(0, -4)));

// Fonts that are given by path come before fonts of the same name on the machine, so a document looks alike everywhere.
const typeface = join(here, '..', 'node_modules', '@expo-google-fonts', 'source-sans-3');
const fontPaths = ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold'].map((weight) => join(typeface, weight));
for (const path of fontPaths) if (!existsSync(path)) throw new Error(`no typeface at ${path}`);

const compiler = NodeCompiler.create({ workspace: here, fontArgs: [{ fontPaths }] });

function compile({ template, data }) {
  if (!templates.has(template)) throw new Error(`no template ${template}`);
  const compiled = compiler.compile({ mainFilePath: join(here, `${template}.typ`), inputs: { data } });
  if (compiled.hasError()) throw new Error(messages(compiled.takeError()));
  // A warning is a font or a layout that is not as designed: better no document than another one.
  const warnings = compiled.takeWarnings();
  if (warnings) throw new Error(messages(warnings));
  return compiler.pdf(compiled.result, { pdfStandard: 'a-2a', pdfTags: true });
}

function messages(error) {
  return compiler.fetchDiagnostics(error).map((diagnostic) => diagnostic.message).join('; ');
}

function answer(line) {
  const request = JSON.parse(line);
  try {
    return { id: request.id, pdf: compile(request).toString('base64') };
  } catch (error) {
    return { id: request.id, error: String(error.message ?? error).slice(0, 2000) };
  }
}

let pending = [];
let length = 0;

process.stdin.on('data', (chunk) => {
  let start = 0;
  for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
    pending.push(chunk.subarray(start, end));
    process.stdout.write(JSON.stringify(answer(Buffer.concat(pending).toString('utf8'))) + '\n');
    pending = [];
    length = 0;
    start = end + 1;
    // Results of earlier documents are kept for a few more, since templates and fonts come again.
    compiler.evictCache(5);
  }
  pending.push(chunk.subarray(start));
  length += chunk.length - start;
  if (length > longestRequest) process.exit(1);
  // The service starts a new worker when this one has grown; nothing is lost between two documents.
  if (process.memoryUsage.rss() > mostMemory) process.stdin.destroy();
});

// When the service ends, however it ends, stdin ends too; nothing else keeps this process alive.
process.stdout.on('error', () => process.exit(0));
