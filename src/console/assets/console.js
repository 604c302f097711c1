// Keys, drafts and the word about the live connection. Every page works without this file.
(() => {
  const rows = () => [...document.querySelectorAll('[data-row]')];
  const writing = (element) => element.closest('input, textarea, select, dialog') !== null;

  function move(step) {
    const all = rows();
    if (all.length === 0) return;
    const at = all.indexOf(document.activeElement);
    const open = all.findIndex((row) => row.hasAttribute('aria-current'));
    const from = at >= 0 ? at : open >= 0 ? open : step > 0 ? -1 : all.length;
    all[Math.min(Math.max(from + step, 0), all.length - 1)].focus();
  }

  const focus = (id) => document.getElementById(id)?.focus();
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    r: () => focus('balasan'),
    n: () => focus('catatan'),
    a: () => focus('ambil'),
    s: () => {
      const box = document.getElementById('ubah-keadaan');
      if (box) box.open = true;
      box?.querySelector('button, select')?.focus();
    },
    '/': () => (document.getElementById('cari') ? focus('cari') : window.location.assign('/petugas')),
    u: () => window.location.assign('/petugas'),
    '?': () => document.getElementById('tombol')?.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && event.target.closest('input, textarea')) event.target.blur();
    const act = keys[event.key];
    if (!act || writing(event.target)) return;
    event.preventDefault();
    act();
  });

  // An unsent draft outlives a reload, not the tab: the words of a case do not stay on a shared computer.
  for (const area of document.querySelectorAll('textarea[data-draft]')) {
    const key = `draf ${area.dataset.draft}`;
    if (area.value === '') area.value = sessionStorage.getItem(key) ?? '';
    area.addEventListener('input', () => sessionStorage.setItem(key, area.value));
    area.form?.addEventListener('submit', () => sessionStorage.removeItem(key));
  }
  // What the reporter will read, while it is written.
  for (const area of document.querySelectorAll('textarea[data-preview]')) {
    const shown = document.getElementById(area.dataset.preview);
    const empty = shown.textContent;
    const mirror = () => {
      shown.textContent = area.value.trim() || empty;
    };
    area.addEventListener('input', mirror);
    mirror();
  }
  for (const form of document.querySelectorAll('form[action="/petugas/keluar"]')) {
    form.addEventListener('submit', () => sessionStorage.clear());
  }

  // A second press while the first is under way sends nothing.
  document.addEventListener('submit', (event) => {
    if (event.target.method !== 'post') return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = 'yes';
  });
  window.addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  const connection = document.getElementById('sambungan');
  if (connection) {
    document.body.addEventListener('htmx:sseError', () => {
      connection.hidden = false;
    });
    document.body.addEventListener('htmx:sseOpen', () => {
      // What changed during the gap is asked for at once.
      if (!connection.hidden) window.htmx.trigger('#antrean', 'sse:antrean');
      connection.hidden = true;
    });
  }
})();
