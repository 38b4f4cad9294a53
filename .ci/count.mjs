// Adds up what the test runner counted: node .ci/count.mjs <steps failed> <result files…>
import { existsSync, readFileSync } from 'node:fs';

const [stepsFailed, ...files] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const file of files) {
  if (!existsSync(file)) {
    console.log(`no result: ${file}`);
    failed += 1;
    continue;
  }
  const counts = JSON.parse(readFileSync(file, 'utf8'));
  passed += counts.numPassedTests;
  failed += counts.numFailedTests + counts.numRuntimeErrorTestSuites;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(stepsFailed !== '0' || failed > 0 || passed === 0 ? 1 : 0);
