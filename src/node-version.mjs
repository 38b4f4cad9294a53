/** Ends the process with one line when this Node cannot run TypeScript as it is. */
export function requireNode() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major >= 24) return;
  console.error(
    `khorak: needs Node.js 24 or later, this is ${process.version}. Run it through npm (npm start, npx khorak) after "npm ci", which brings its own Node.js, or install a newer one.`,
  );
  process.exit(1);
}
