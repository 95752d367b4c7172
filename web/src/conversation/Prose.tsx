import { type ComponentProps, memo } from 'react';
import { type Components, defaultRehypePlugins, Streamdown } from 'streamdown';

import { words } from '../words';

type Html<Tag extends keyof React.JSX.IntrinsicElements> = ComponentProps<Tag> & { node?: unknown };

const OUTSIDE = /^(https?|mailto|tel):/i;

function Anchor({ href, children }: Html<'a'>) {
  if (!href || !OUTSIDE.test(href)) return <>{children}</>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** A picture in a reply is never fetched: its words stand in its place. */
function PictureWords({ alt }: Html<'img'>) {
  return <>{alt}</>;
}

function Table({ children }: Html<'table'>) {
  return (
    <div className="prose-table" tabIndex={0} role="region" aria-label={words.chat.table}>
      <table>{children}</table>
    </div>
  );
}

function Pre({ children }: Html<'pre'>) {
  return <pre tabIndex={0}>{children}</pre>;
}

const PLAIN_TAGS = 'p ul ol li strong blockquote hr thead tbody tr th td sub sup section'.split(' ');

function Code({ children }: Html<'code'>) {
  return <code>{children}</code>;
}

const COMPONENTS: Components = {
  ...Object.fromEntries(PLAIN_TAGS.map((tag) => [tag, tag])),
  h1: 'h2',
  h2: 'h2',
  h3: 'h2',
  h4: 'h3',
  h5: 'h3',
  h6: 'h3',
  inlineCode: Code,
  code: Code,
  a: Anchor,
  img: PictureWords,
  table: Table,
  pre: Pre,
};

/** Sanitised, and without the raw HTML plug-in: tags in a reply are shown as they were written. */
const REHYPE_PLUGINS = Object.entries(defaultRehypePlugins).flatMap(([name, plugin]) =>
  name === 'sanitize' ? [plugin] : [],
);

/** Markdown while it grows and when it is whole, sanitised. */
const Prose = memo(function Prose({ text, live }: { text: string; live: boolean }) {
  return (
    <Streamdown
      className="prose"
      dir="auto"
      components={COMPONENTS}
      rehypePlugins={REHYPE_PLUGINS}
      parseIncompleteMarkdown={live}
      controls={false}
      linkSafety={{ enabled: false }}
    >
      {text}
    </Streamdown>
  );
});

export default Prose;
