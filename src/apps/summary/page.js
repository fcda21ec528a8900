// Links statements and source. The page works without this file, and nothing here counts characters:
// every piece of evidence is an element already.
(() => {
  'use strict';
  const $ = id => document.getElementById(id);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const list = text => (text || '').split(' ').filter(Boolean);
  const statements = all('.st'), marks = all('a.ev'), live = $('live'), source = $('source'), draft = $('draft'), help = $('help');
  const chips = st => all('.chip', st);
  const evidence = st => chips(st).flatMap(chip => list(chip.dataset.e));
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let current = -1, lit = [], hover = 0;

  document.documentElement.className = 'js';
  $('keys').hidden = false;

  // Marks the evidence with these numbers; gives the first marked element.
  function light(numbers) {
    const wanted = new Set(numbers);
    let first = null;
    for (const mark of marks) {
      const on = list(mark.dataset.e).some(n => wanted.has(n));
      mark.classList.toggle('on', on);
      if (on && !first) first = mark;
    }
    return first;
  }

  // Brings an element to a third of its pane's height; a pane that does not scroll is left alone.
  function show(pane, element) {
    if (!element) return;
    const overflow = getComputedStyle(pane).overflowY;
    if (overflow !== 'auto' && overflow !== 'scroll') return;
    const top = element.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
    pane.scrollTo({ top: top - pane.clientHeight / 3, behavior: calm.matches ? 'instant' : 'auto' });
  }

  function say(text) { live.textContent = text; }

  function clear() {
    statements[current]?.classList.remove('cur');
    statements[current]?.removeAttribute('aria-current');
    for (const chip of all('.chip.on')) chip.classList.remove('on');
    current = -1;
    lit = [];
    light(lit);
    say('');
  }

  // Makes a statement the current one. focus: move the keyboard there; scroll: bring its source up.
  function go(i, { focus = true, scroll = true, chip = null } = {}) {
    if (i < 0 || i >= statements.length) return;
    clear();
    current = i;
    const st = statements[i];
    st.classList.add('cur');
    st.setAttribute('aria-current', 'true');
    lit = chip ? list(chip.dataset.e) : evidence(st);
    chip?.classList.add('on');
    const first = light(lit);
    if (scroll) show(source, first);
    if (focus) {
      st.focus({ preventScroll: true });
      st.scrollIntoView({ block: 'nearest', behavior: calm.matches ? 'instant' : 'auto' });
    }
    const at = chip ? `, source ${chips(st).indexOf(chip) + 1} of ${chips(st).length}` : '';
    say(`Statement ${i + 1} of ${statements.length}, ${st.dataset.c}${at}`);
  }

  for (const [i, st] of statements.entries()) {
    st.addEventListener('click', event => {
      const link = event.target.closest('a');
      if (link) event.preventDefault();
      const chip = link?.matches('.chip') ? link : null;
      if (!link && String(getSelection()).length) return;
      go(i, { focus: !link, chip });
    });
    st.addEventListener('focusin', event => {
      if (current === i) return;
      const chip = event.target.matches('.chip:focus-visible') ? event.target : null;
      go(i, { focus: false, chip });
    });
    st.addEventListener('pointerenter', event => {
      if (event.pointerType !== 'mouse') return;
      clearTimeout(hover);
      hover = setTimeout(() => show(source, light(evidence(st))), 120);
    });
    st.addEventListener('pointerleave', () => {
      clearTimeout(hover);
      light(lit);
    });
  }

  // The other way: from a mark to the statements that it supports.
  const supported = mark => list(mark.dataset.s).map(n => statements.findIndex(st => st.dataset.n === n));
  function hit(mark, on) {
    for (const i of supported(mark)) statements[i].classList.toggle('hit', on);
  }
  for (const mark of marks) {
    mark.addEventListener('click', event => {
      event.preventDefault();
      const found = supported(mark);
      const next = found[(found.indexOf(current) + 1) % found.length];
      go(next, { focus: false, scroll: false });
      show(draft, statements[next]);
      if (getComputedStyle(draft).overflowY === 'visible') statements[next].scrollIntoView({ block: 'start' });
      if (found.length > 1) say(`${live.textContent}. This text supports statements ${list(mark.dataset.s).join(', ')}`);
    });
    for (const [begin, end] of [['pointerenter', 'pointerleave'], ['focus', 'blur']]) {
      mark.addEventListener(begin, () => hit(mark, true));
      mark.addEventListener(end, () => hit(mark, false));
    }
    mark.addEventListener('focus', () => {
      const n = list(mark.dataset.s);
      say(`This text supports statement${n.length > 1 ? 's' : ''} ${n.join(', ')}`);
    });
  }

  $('keys').addEventListener('click', () => help.showModal());
  $('close').addEventListener('click', () => help.close());

  function chipKey(n) {
    const chip = statements[current] && chips(statements[current])[n - 1];
    if (!chip) return;
    go(current, { focus: false, chip });
    chip.focus({ preventScroll: true });
  }
  const keys = {
    j: () => go(Math.min(current + 1, statements.length - 1)),
    k: () => go(Math.max(current - 1, 0)),
    '?': () => help.showModal(),
  };
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    if (event.key === 'Escape') return clear();
    if (!$('single').checked) return;
    if (/^[1-9]$/.test(event.key)) return chipKey(Number(event.key));
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  const from = /^#s(\d+)$/.exec(location.hash);
  if (from) go(Number(from[1]) - 1);
})();
