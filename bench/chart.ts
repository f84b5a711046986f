/**
 * The results as a picture: docs/benchmark.svg. Brings its own background, so it is legible on light and dark pages alike.
 */
import { ratio, resourcesOf, Results } from './figures';
import { perResource } from './report';
import { Setup, TITLES } from './setups';

const [WIDTH, LEFT, RIGHT, BAR, GAP] = [760, 210, 110, 20, 12];
const STYLE = `
    text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
    .title { font-weight: 600; font-size: 15px } .small { font-size: 12px; fill: #59636e }
    .page { fill: #ffffff; stroke: #d1d9e0 } .base { fill: #8c959f } .guard { fill: #0969da } .nag { fill: #bc4c00 }
    .rule { stroke: #59636e; stroke-dasharray: 3 3 } .range { stroke: #1f2328 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .small { fill: #9198a1 }
      .page { fill: #0d1117; stroke: #3d444d } .base { fill: #656c76 } .guard { fill: #4493f8 } .nag { fill: #db6d28 }
      .rule { stroke: #9198a1 } .range { stroke: #f0f6fc }
    }`;

interface Bar {
  readonly title: string;
  readonly label: string;
  readonly colour: string;
  readonly value: number;
  readonly range?: readonly [number, number];
}

export function chart({ sizes }: Results): string {
  const [first] = sizes;
  const ratios = (Object.keys(TITLES) as Setup[]).flatMap((setup): Bar[] => {
    const figure = ratio(first, setup);
    if (!figure) return [];
    return [{
      title: TITLES[setup],
      label: figure.median.toFixed(2),
      colour: colourOf(setup),
      value: figure.median,
      range: figure.count > 1 && setup !== 'plain' ? [figure.min, figure.max] : undefined,
    }];
  });
  const growth = (['guardAspect', 'guardPlugin'] as const).flatMap((door) => sizes.flatMap((it): Bar[] => {
    const value = perResource(it, door);
    if (value === undefined) return [];
    return [{ title: `${door === 'guardAspect' ? 'Aspect' : 'plugin'}, ${resourcesOf(it).toLocaleString('en-US')}`, label: `${value.toFixed(1)} µs`, colour: 'guard', value }];
  }));
  const upper = panel(16, `Synthesis of ${resourcesOf(first).toLocaleString('en-US')} resources`, 'ratio to plain synth: median, and range of the rounds', ratios, 1);
  const lower = panel(16 + upper.height + 20, 'Growth: the guard\'s own work per resource', 'by the number of resources in the app; a tenth of them are clusters', growth);
  const height = 16 + upper.height + 20 + lower.height + 4;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
  <title id="title">${escaped([...ratios, ...growth].map((it) => `${it.title}: ${it.label}`).join('; '))}</title>
  <style>${STYLE}
  </style>
  <rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>
${upper.svg}
${lower.svg}
</svg>
`;
}

function panel(top: number, title: string, subtitle: string, bars: readonly Bar[], ruleAt?: number): { svg: string; height: number } {
  const most = Math.max(1e-9, ...bars.map((it) => Math.max(it.value, ...it.range ?? [])));
  const x = (value: number): string => (LEFT + Math.max(0, value) / most * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const first = top + 52;
  const bottom = first + bars.length * (BAR + GAP);
  const lines = bars.flatMap((it, i) => {
    const y = first + i * (BAR + GAP);
    const middle = y + BAR / 2;
    return [
      `<text x="${LEFT - 10}" y="${middle + 5}" text-anchor="end">${escaped(it.title)}</text>`,
      `<rect class="${it.colour}" x="${LEFT}" y="${y}" width="${(Number(x(it.value)) - LEFT).toFixed(1)}" height="${BAR}" rx="2"/>`,
      ...it.range ? [`<path class="range" d="M${x(it.range[0])} ${middle}H${x(it.range[1])}M${x(it.range[0])} ${middle - 4}v8M${x(it.range[1])} ${middle - 4}v8"/>`] : [],
      `<text x="${Number(x(Math.max(it.value, it.range?.[1] ?? 0))) + 8}" y="${middle + 5}">${escaped(it.label)}</text>`,
    ];
  });
  return {
    height: bottom - top,
    svg: [
      `<text class="title" x="20" y="${top + 16}">${escaped(title)}</text>`,
      `<text class="small" x="20" y="${top + 35}">${escaped(subtitle)}</text>`,
      ...lines,
      ...ruleAt === undefined ? [] : [`<path class="rule" d="M${x(ruleAt)} ${first - 4}V${bottom - GAP + 4}"/>`],
    ].map((it) => `  ${it}`).join('\n'),
  };
}

function colourOf(setup: Setup): string {
  return setup === 'nag' ? 'nag' : setup.startsWith('guard') ? 'guard' : 'base';
}

function escaped(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
