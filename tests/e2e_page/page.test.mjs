// Browser test of the evidence page. Environment: MODULES, BROWSER, PAGES (tests/e2e_page/run sets
// them); SHOT=FILE also takes the picture for the documentation.
import { strict as assert } from 'node:assert';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const { MODULES, BROWSER, PAGES, SHOT } = process.env;
const require = createRequire(`${MODULES}/`);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const read = name => readFileSync(`${PAGES}/${name}`);

// Served, not opened as a file: a request for anything but the page would then be seen.
const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html');
  try { response.end(read(request.url.slice(1))); } catch { response.statusCode = 404; response.end(); }
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });

// Opens a sample's page; no page may ask for more than itself, break its policy or log an error.
async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 700 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const seen = { requests: [], errors: [] };
  page.on('request', request => seen.requests.push(request.url()));
  page.on('console', message => message.type() === 'error' && seen.errors.push(message.text()));
  page.on('pageerror', error => seen.errors.push(String(error)));
  await page.addInitScript(() => {
    window.broken = [];
    addEventListener('securitypolicyviolation', event => window.broken.push(event.violatedDirective));
  });
  await page.goto(`${base}/${name}.html`);
  page.done = async () => {
    assert.deepEqual(seen.requests, [`${base}/${name}.html`]);
    assert.deepEqual(seen.errors, []);
    if (options.javaScriptEnabled !== false) assert.deepEqual(await page.evaluate(() => window.broken), []);
    await context.close();
  };
  return page;
}

// The marked text now, one string for each piece of evidence, and whether other marks are lit.
const lit = page => page.evaluate(() => {
  const current = document.querySelector('.st.cur');
  const wanted = [...current.querySelectorAll('.chip')].flatMap(chip => chip.dataset.e.split(' '));
  const marks = [...document.querySelectorAll('a.ev')];
  const has = (mark, n) => mark.dataset.e.split(' ').includes(n);
  return {
    texts: wanted.map(n => marks.filter(mark => has(mark, n)).map(mark => mark.textContent).join('')),
    stray: marks.filter(mark => mark.classList.contains('on') !== wanted.some(n => has(mark, n))).length,
  };
});

const status = page => page.textContent('#live');
const statements = name => {
  const draft = JSON.parse(read(`${name}.json`));
  return [...draft.diagnoses, ...draft.medications, ...draft.follow_up, ...draft.red_flags];
};

const tests = {
  async 'the source is byte for byte what was hashed'() {
    for (const name of ['discharge', 'odd', 'hostile', 'empty']) {
      const page = await open(name);
      assert.equal(await page.evaluate(() => document.getElementById('src').textContent), read(`${name}.txt`).toString());
      await page.done();
    }
  },
  async 'a click on a statement marks exactly its evidence'() {
    for (const name of ['discharge', 'odd', 'hostile']) {
      const page = await open(name);
      const source = read(`${name}.txt`);
      const wanted = statements(name).map(s => s.evidence.map(e => source.subarray(e.start, e.end).toString()).join('|'));
      const got = [];
      for (const statement of await page.$$('.st')) {
        await (await statement.$('.num')).click();
        const { texts, stray } = await lit(page);
        assert.equal(stray, 0);
        got.push(texts.join('|'));
      }
      assert.deepEqual(got.sort(), wanted.sort());
      await page.done();
    }
  },
  async 'the source scrolls to a third of its height'() {
    const page = await open('discharge', { viewport: { width: 1366, height: 560 } });
    await page.click('#s8 .drug');
    const place = await page.evaluate(() => {
      const pane = document.getElementById('source').getBoundingClientRect();
      return (document.querySelector('.ev.on').getBoundingClientRect().top - pane.top) / pane.height;
    });
    assert.ok(place > 0.2 && place < 0.5, `at ${place}`);
    await page.done();
  },
  async 'hovering lights, leaving gives the current one back'() {
    const page = await open('discharge');
    await page.click('#s1 .words');
    const first = await page.textContent('.ev.on');
    await page.hover('#s2 .words');
    for (let i = 0; i < 50 && await page.textContent('.ev.on') === first; i++) await page.waitForTimeout(20);
    assert.equal(await page.textContent('.ev.on'), 'Type 2 diabetes mellitus');
    await page.hover('footer');
    assert.equal(await page.textContent('.ev.on'), first);
    await page.done();
  },
  async 'a mark leads to each statement that it supports'() {
    const page = await open('odd');
    const shared = await page.$('a.ev[data-s="1 2"]');
    await shared.focus();
    assert.equal(await status(page), 'This text supports statements 1, 2');
    assert.equal(await page.$$eval('.st.hit', all => all.length), 2);
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute('.st.cur', 'id'), 's1');
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute('.st.cur', 'id'), 's2');
    assert.match(await status(page), /^Statement 2 of 3, matched\. This text supports statements 1, 2$/);
    await page.done();
  },
  async 'the keyboard does it all'() {
    const page = await open('discharge');
    for (let i = 0; i < 6; i++) await page.keyboard.press('j');
    assert.equal(await status(page), 'Statement 6 of 17, conflict');
    assert.equal(await page.$$eval('.ev.on', all => all.length), 2);
    await page.keyboard.press('2');
    assert.equal(await status(page), 'Statement 6 of 17, conflict, source 2 of 2');
    assert.equal(await page.textContent('.ev.on'), 'metoprolol succinate 50 mg daily');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'chip on');
    await page.keyboard.press('j');
    assert.equal(await status(page), 'Statement 7 of 17, no source');
    assert.equal(await page.$$eval('.ev.on', all => all.length), 0);
    await page.keyboard.press('k');
    await page.keyboard.press('Escape');
    assert.equal(await page.$$eval('.cur, .on', all => all.length), 0);
    assert.equal(await status(page), '');
    await page.keyboard.press('?');
    assert.ok(await page.isVisible('#help'));
    await page.uncheck('#single');
    await page.keyboard.press('Escape');
    assert.ok(!await page.isVisible('#help'));
    const before = await status(page);
    await page.keyboard.press('j');
    assert.equal(await status(page), before); // single keys are off
    await page.focus('#s3 .num'); // and Tab still reaches every statement
    assert.equal(await status(page), 'Statement 3 of 17, quoted');
    await page.done();
  },
  async 'without script the page is whole'() {
    const page = await open('discharge', { javaScriptEnabled: false });
    for (const text of ['A person needs to look', 'apixiban', 'Conflict', 'No source', 'A person decides'])
      assert.ok(await page.getByText(text).first().isVisible(), text);
    assert.ok(!await page.isVisible('#keys'));
    await page.click('#s6 .chip >> nth=1');
    assert.match(page.url(), /#e\d+$/);
    const id = new URL(page.url()).hash.slice(1);
    assert.equal(await page.textContent(`#${id}`), 'metoprolol succinate 50 mg daily');
    await page.click(`#${id}`);
    assert.match(page.url(), /#s6$/);
    await page.done();
  },
  async 'hostile text stays text'() {
    const page = await open('hostile');
    assert.equal(await page.$$eval('img, main script, main i, #draft b:not([aria-hidden])', all => all.length), 0);
    assert.equal(await page.title(), 'Draft summary');
    const shown = await page.evaluate(() => document.querySelector('.cc').getBoundingClientRect().width);
    assert.ok(shown > 10); // a character that is not seen has a sign of its own
    await page.done();
  },
  async 'the policy stops what is not the page itself'() {
    const page = await open('discharge');
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      const asked = await fetch('/other').then(() => 'got', () => 'stopped');
      await new Promise(done => setTimeout(done, 50)); // the event comes later
      const result = [Boolean(window.ran), asked, window.broken.length > 0];
      window.broken = [];
      return result;
    });
    assert.deepEqual(ran, [false, 'stopped', true]);
    await page.context().close();
  },
  async 'axe finds nothing serious'() {
    const runs = [['discharge', {}], ['discharge', { colorScheme: 'dark' }], ['discharge', { viewport: { width: 320, height: 640 } }], ['hostile', {}], ['empty', {}]];
    for (const [name, options] of runs) {
      const page = await open(name, options);
      for (const act of [() => {}, () => page.keyboard.press('j'), () => page.keyboard.press('?')]) {
        await act();
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        const found = violations.map(v => `${v.impact} ${v.id}: ${v.nodes.map(n => n.target).slice(0, 3).join(' ')}`);
        assert.deepEqual(found, [], `${name} ${JSON.stringify(options)}`);
      }
      await page.done();
    }
  },
  async 'it reflows at 320 pixels, and no width needs to scroll sideways'() {
    for (const name of ['discharge', 'odd', 'hostile', 'empty']) {
      const page = await open(name, { viewport: { width: 320, height: 640 } });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320, name);
      await page.done();
    }
    for (const width of [500, 760, 1024, 1217, 1280, 1920]) {
      const page = await open('discharge', { viewport: { width, height: 700 } });
      const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main > section')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.id || 'page'));
      assert.deepEqual(wide, [], `${width} px`);
      await page.done();
    }
  },
  async 'on paper everything is there'() {
    const page = await open('discharge');
    await page.emulateMedia({ media: 'print' });
    const cut = await page.$$eval('main > section', all => all.filter(s => s.scrollHeight > s.clientHeight + 1).length);
    assert.equal(cut, 0);
    await page.done();
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try { await test(); console.log(`ok    ${name}`); } catch (error) { failed++; console.log(`FAIL  ${name}\n${error.message}`); }
}
if (SHOT) {
  const page = await open('discharge', { viewport: { width: 1280, height: 860 } });
  for (let i = 0; i < 6; i++) await page.keyboard.press('j');
  await page.screenshot({ path: SHOT });
  await page.done();
}
await browser.close();
server.close();
console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
