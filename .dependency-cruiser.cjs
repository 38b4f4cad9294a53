// Who may import whom. The reasons stand in DECISIONS.md; `npm run check` holds the rules.
const stages = ['collect', 'parse', 'normalize', 'store', 'render', 'serve', 'notify'];
const stage = `^src/(${stages.join('|')})/`;
const conductors =
  '^src/(main|cli|pipeline|publishing|hub|hub-door|metrics|catalog-keeper)\\.ts$|^src/(commands|reading|polling|publishing|finding|websub|notifying)/';
const shared = '^src/(model|errors)\\.ts$|^src/text/';

const only = (name, comment, target, home) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^src/', pathNot: home },
  to: { path: target },
});
const npm = (name) => `^node_modules/${name}/`;

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'model-imports-nothing', severity: 'error', from: { path: '^src/model\\.ts$' }, to: { path: '.' } },
    {
      name: 'errors-import-only-the-model',
      severity: 'error',
      from: { path: '^src/errors\\.ts$' },
      to: { pathNot: '^src/model\\.ts$' },
    },
    {
      name: 'text-imports-no-stage',
      severity: 'error',
      from: { path: '^src/text/' },
      to: { path: '^src/', pathNot: shared },
    },
    {
      name: 'no-stage-imports-another',
      comment: 'A stage knows model, errors, text/, its own files and its packages.',
      severity: 'error',
      from: { path: stage },
      to: { path: '^src/', pathNot: [shared, '^src/$1/'] },
    },
    {
      name: 'only-conductors-open-a-door',
      severity: 'error',
      from: { path: '^src/', pathNot: conductors },
      to: { path: '^src/[^/]+/index\\.ts$' },
    },
    {
      name: 'conductors-come-through-the-door',
      severity: 'error',
      from: { path: conductors },
      to: { path: stage, pathNot: '/index\\.ts$' },
    },
    only('express-in-serve', 'One home each.', npm('express'), '^src/serve/'),
    only('node-cron-in-schedule', 'One home each.', npm('node-cron'), '^src/schedule\\.ts$'),
    only('sql-in-store', 'One home each.', npm('(kysely|better-sqlite3|pg)'), '^src/store/'),
    only('undici-in-collect', 'One home each.', npm('undici'), '^src/collect/'),
    only('rss-parser-in-one-file', 'One home each.', npm('rss-parser'), '^src/parse/rss\\.ts$'),
    only('feed-in-one-file', 'One home each.', npm('feed'), '^src/render/rss\\.ts$'),
    only('jalaali-in-one-file', 'One home each.', npm('jalaali-js'), '^src/text/calendar\\.ts$'),
    only('sanitizer-in-one-file', 'One home each.', npm('sanitize-html'), '^src/normalize/html\\.ts$'),
    {
      name: 'pure-stages-touch-no-machine',
      comment: 'parse, normalize, render and text run anywhere: no files, network, processes or threads.',
      severity: 'error',
      from: { path: '^src/(parse|normalize|render|text)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer|url|string_decoder)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
