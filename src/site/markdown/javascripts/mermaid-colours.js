// Mermaid's own colours of lifelines and of the background of labels are too bright for the dark palette. The theme has
// colours for both, but Mermaid's selectors are stronger than the selectors of the theme.
const COLOURS = `
  .actor-line { stroke: var(--md-mermaid-sequence-actor-line-color); }
  .labelBkg { background-color: var(--md-mermaid-label-bg-color); }
`;

const initialize = mermaid.initialize;
mermaid.initialize = (config) => initialize({ ...config, themeCSS: config.themeCSS + COLOURS });
