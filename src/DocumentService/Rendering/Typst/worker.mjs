// Compiles templates to PDF for the document service: one JSON request per line on stdin, one JSON answer per line on
// stdout. Data reaches the template as the file data.json, never as markup. It and the templates, which come with a request,
// are all that a template can read: their folder is nowhere on the disk.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { declareUniversalAccess } from './universal-access.mjs';

const longestRequest = 16 * 1024 * 1024;
const mostMemory = 512 * 1024 * 1024;
const mostSets = 8;
const folder = '/nonexistent/templates';

const typeface = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', '@expo-google-fonts', 'source-sans-3');
const fontPaths = ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold'].map((weight) => join(typeface, weight));
for (const path of fontPaths) if (!existsSync(path)) throw new Error(`no typeface at ${path}`);

const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontPaths }] });

// The last template sets that came, by their ids, the latest last.
const sets = new Map();
let current = null;

function use(id) {
  const files = sets.get(id);
  sets.delete(id);
  sets.set(id, files);
  if (current === id) return;
  compiler.resetShadow();
  for (const [name, content] of Object.entries(files)) compiler.mapShadow(join(folder, name), Buffer.from(content, 'base64'));
  current = id;
}

function keep(id, files) {
  sets.set(id, files);
  if (sets.size > mostSets) sets.delete(sets.keys().next().value);
}

function compile({ main, data, isOwn }) {
  // As a file, and not among sys.inputs: whatever was computed from templates alone stays known for the next document.
  compiler.mapShadow(join(folder, 'data.json'), Buffer.from(data));
  const compiled = compiler.compile({ mainFilePath: join(folder, main) });
  if (compiled.hasError()) throw new Faults(compiled.takeError());
  // A warning is a font or a layout that is not as designed: better no document than another one.
  const warnings = compiled.takeWarnings();
  if (warnings) throw new Faults(warnings);
  // The compiler would take today.
  if (compiled.result.enabledAutoDate) throw new Error('the template gives the document no date (set document(date: …)), so that it would be another one every day');
  // The product's own templates pass this in the tests of each shape of document; it takes a fifth of the time.
  if (isOwn) compiler.pdf(compiled.result, { pdfStandard: 'ua-1', pdfTags: true });
  return declareUniversalAccess(compiler.pdf(compiled.result, { pdfStandard: 'a-2a', pdfTags: true }));
}

// The rest tells how a fault was reached.
const severityOfWarning = 2;

class Faults extends Error {
  constructor(error) {
    super();
    const faults = compiler.fetchDiagnostics(error).filter(({ severity }) => severity <= severityOfWarning);
    this.all = faults.slice(0, 10).map(({ path, range, message }) => ({
      file: (path ?? '').split('/').pop(),
      line: range ? range.start.line + 1 : 0,
      column: range ? range.start.character + 1 : 0,
      message: String(message).slice(0, 500),
    }));
  }
}

// What a standard doesn't allow is found at the end, and told in the compiler's inner form.
function sentence(error) {
  const text = String(error.message ?? error);
  const told = [...text.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]);
  return told.length > 0 ? told.join('; ') : text;
}

function answer(line) {
  const { id, main, templates, files, isOwn, data } = JSON.parse(line);
  if (files) keep(templates, files);
  if (!sets.has(templates)) return { id, unknownTemplates: true };
  try {
    use(templates);
    return { id, pdf: compile({ main, data, isOwn }).toString('base64') };
  } catch (error) {
    return { id, faults: error.all ?? [{ file: main, line: 0, column: 0, message: sentence(error).slice(0, 500) }] };
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
