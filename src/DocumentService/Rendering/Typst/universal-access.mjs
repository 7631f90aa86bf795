// The compiler declares one standard at a time. What it exports as PDF/A-2a and as PDF/UA-1 differs in two declarations only (the title in the
// window's head, and the identifier in the metadata), so a document that passes as both gets these two beside those of PDF/A. PDF/A wants every
// property of the metadata described, so the identifier comes with its description.
const namespace = 'http://www.aiim.org/pdfua/ns/id/';
const described =
  '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>' +
  `<pdfaSchema:namespaceURI>${namespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>` +
  '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>' +
  '<pdfaProperty:description>Part of ISO 14289 that the document conforms to</pdfaProperty:description>' +
  '<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>';

// Metadata and catalog are the last two objects; the table of offsets follows.
const ending =
  /\n(\d+ 0 obj\n<<\n  \/Length )\d+(\n  \/Type \/Metadata\n  \/Subtype \/XML\n>>\nstream\n)([^]*?)(\nendstream\nendobj\n\n)(\d+)( 0 obj\n<<\n  \/Type \/Catalog\n[^]*?>>\nendobj\n\n)xref\n(0 \d+\n)([^]*?)(trailer\n[^]*?startxref\n)\d+(\n%%EOF)$/;

export function declareUniversalAccess(pdf) {
  const from = pdf.lastIndexOf('/Type /Metadata') - 100;
  const match = ending.exec(pdf.toString('latin1', from));
  if (!match) throw new Error('the end of the PDF is not as expected');
  const [, metadata, afterLength, xmp, between, catalogId, catalog, range, offsets, trailer, end] = match;

  const declared = put(put(put(xmp, ' >', ` xmlns:pdfuaid="${namespace}" >`), '</rdf:Bag></pdfaExtension:schemas>', `${described}</rdf:Bag></pdfaExtension:schemas>`),
    '<pdfaid:part>', '<pdfuaid:part>1</pdfuaid:part><pdfaid:part>');
  const start = from + match.index + 1;
  const beforeCatalog = `${metadata}${declared.length}${afterLength}${declared}${between}`;
  const upToTable = `${beforeCatalog}${catalogId}${put(catalog, '/Direction /L2R', '/Direction /L2R\n    /DisplayDocTitle true')}`;
  const entry = Number(catalogId) * 20;
  const table = offsets.slice(0, entry) + String(start + beforeCatalog.length).padStart(10, '0') + offsets.slice(entry + 10);
  const tail = `${upToTable}xref\n${range}${table}${trailer}${start + upToTable.length}${end}`;
  return Buffer.concat([pdf.subarray(0, start), Buffer.from(tail, 'latin1')]);
}

function put(text, what, instead) {
  const at = text.indexOf(what);
  if (at < 0) throw new Error(`no ${what} in the PDF`);
  return text.slice(0, at) + instead + text.slice(at + what.length);
}
