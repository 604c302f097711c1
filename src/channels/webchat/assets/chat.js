// Takes the page over where scripts run: sends without leaving, shows answers as they come, and says when the line is cut.
(() => {
  const texts = JSON.parse(document.body.dataset.texts);
  const list = document.getElementById('percakapan');
  const chips = document.getElementById('pilihan');
  const form = document.getElementById('kirim');
  const box = document.getElementById('tulis');
  const notice = document.getElementById('sambungan');

  let last = document.body.dataset.last;
  const shown = new Set();
  const waiting = [];
  let sending = false;

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const clock = (at) => `${String(at.getHours()).padStart(2, '0')}.${String(at.getMinutes()).padStart(2, '0')}`;

  const toEnd = () => window.scrollTo(0, document.documentElement.scrollHeight);

  // Times stand on the page in the office's zone until the phone's own is known.
  for (const time of list.querySelectorAll('time')) time.textContent = clock(new Date(time.dateTime));

  const addLine = (from, words, at) => {
    const line = element('li', `line ${from}`);
    const meta = element('p', 'meta');
    const time = element('time', '', clock(at));
    time.dateTime = at.toISOString();
    meta.append(time);
    line.append(element('span', 'unseen', `${texts[from]}:`), element('p', 'words', words), meta);
    list.append(line);
    toEnd();
    return { line, meta };
  };

  const offer = (bubble) => {
    for (const button of chips.querySelectorAll('button')) button.remove();
    for (const { id, title } of bubble.choices) {
      const button = element('button', '', title);
      button.name = 'choice';
      button.value = bubble.menu === undefined ? id : `${bubble.menu}:${id}`;
      chips.append(button);
    }
    toEnd();
  };

  // One message at a time, so that they are stored in the order they were written; each keeps its number when tried again.
  const sendNext = async () => {
    const message = waiting[0];
    if (sending || !message) return;
    sending = true;
    clearTimeout(message.timer);
    message.again?.remove();
    message.tick.textContent = texts.sending;
    let status = 0;
    let refusal = '';
    try {
      const answer = await fetch('/webchat/messages', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ messageId: message.id, ...message.said }),
      });
      status = answer.status;
      if (status !== 202) refusal = (await answer.json().catch(() => ({}))).message || '';
    } catch {
      status = 0;
    }
    sending = false;
    if (status === 202) {
      waiting.shift();
      message.tick.textContent = `✓ ${texts.sent}`;
      message.line.classList.remove('failed');
      void sendNext();
      return;
    }
    message.line.classList.add('failed');
    message.tick.textContent = texts.not_sent;
    if (status >= 400 && status < 500 && status !== 429) {
      waiting.shift();
      message.tick.textContent = refusal || texts.refused;
      void sendNext();
      return;
    }
    message.tries += 1;
    offerRetry(message, refusal);
  };

  const offerRetry = (message, refusal) => {
    if (refusal) message.tick.textContent = refusal;
    message.again = element('button', '', texts.retry);
    message.again.addEventListener('click', sendNext);
    message.timer = setTimeout(sendNext, Math.min(2000 * 2 ** message.tries, 60000));
    message.meta.append(message.again);
    toEnd();
  };

  // Only pages on https have randomUUID.
  const newId = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };

  const say = (words, said) => {
    const { line, meta } = addLine('you', words, new Date());
    const tick = element('span', 'tick', texts.sending);
    meta.append(tick);
    waiting.push({ id: newId(), said, line, meta, tick, tries: 0 });
    for (const button of chips.querySelectorAll('button')) button.remove();
    void sendNext();
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const words = box.value.trim();
    if (words) say(words, { text: words });
    box.value = '';
    fitBox();
    box.focus();
  });
  chips.addEventListener('submit', (event) => {
    event.preventDefault();
    const pressed = event.submitter;
    if (!pressed) return;
    say(pressed.textContent, { [pressed.name]: pressed.value });
    box.focus({ preventScroll: true });
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const fitBox = () => {
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + 2}px`;
  };
  box.addEventListener('input', fitBox);

  let cut = false;
  let missed = 0;
  let reopen = 1000;
  const tell = (words, back) => {
    notice.textContent = words;
    notice.classList.toggle('back', back);
    notice.hidden = false;
  };
  const listen = () => {
    const source = new EventSource(`/webchat/events?after=${last}`);
    source.addEventListener('open', () => {
      reopen = 1000;
      if (!cut) return;
      cut = false;
      missed = 0;
      // What was missed follows within moments; only then can it be counted.
      setTimeout(() => {
        tell(missed > 0 ? texts.online_more.replace('{count}', missed) : texts.online, true);
        setTimeout(() => {
          if (!cut) notice.hidden = true;
        }, 5000);
      }, 1000);
      void sendNext();
    });
    source.addEventListener('message', (event) => {
      const bubble = JSON.parse(event.data);
      if (shown.has(bubble.id)) return;
      shown.add(bubble.id);
      last = bubble.id;
      missed += 1;
      addLine('desk', bubble.text, new Date(bubble.at));
      offer(bubble);
    });
    source.addEventListener('error', () => {
      cut = true;
      tell(texts.offline, false);
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(listen, reopen);
      reopen = Math.min(reopen * 2, 60000);
    });
  };
  listen();
  toEnd();
})();
