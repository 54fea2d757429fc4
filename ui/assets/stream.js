// Gradio ends its stream of events when all are done. One asked in that very moment would wait
// for ever, and its button do nothing more: as long as one is open, the page listens on.
(() => {
  const ask = window.fetch;
  const joining = new Set();
  const open = new Set();
  const done = new Set();

  window.fetch = (target, options) => {
    const { pathname } = new URL(target.url ?? target, location.href);
    if (pathname.endsWith("/queue/join")) return join(ask(target, options));
    if (pathname.endsWith("/queue/data")) return listen(target);
    return ask(target, options);
  };

  async function join(asked) {
    joining.add(asked);
    try {
      const reply = await asked;
      const { event_id: id } = await reply.clone().json();
      if (id && !done.delete(id)) open.add(id);
      return reply;
    } finally {
      joining.delete(asked);
    }
  }

  async function listen(request) {
    const first = await ask(request.clone());
    if (!first.ok) return first;
    const { readable, writable } = new TransformStream();
    // A page that is left ends its stream in peace; what else goes wrong is told to its reader.
    pass(first, request, writable)
      .catch((error) => (request.signal.aborted ? writable.close() : writable.abort(error)))
      .catch(() => {});
    return new Response(readable, { status: first.status, headers: first.headers });
  }

  async function pass(first, request, writable) {
    let end = "";
    for (let reply = first; ; reply = await ask(request.clone())) {
      end = "";
      const messages = reply.body.pipeThrough(new TextDecoderStream());
      await messages
        .pipeThrough(holdBack((message) => { end = message; }))
        .pipeThrough(new TextEncoderStream())
        .pipeTo(writable, { preventClose: true, preventAbort: true });
      await Promise.allSettled(joining);
      if (!end || !open.size) break;
    }
    const writer = writable.getWriter();
    writer.write(new TextEncoder().encode(end));
    await writer.close();
  }

  // Pass messages on whole, but for the one that ends the stream.
  function holdBack(keep) {
    let rest = "";
    return new TransformStream({
      transform(text, out) {
        const messages = (rest + text).split("\n\n");
        rest = messages.pop();
        for (const message of messages) {
          const { msg, event_id: id } = JSON.parse(message.replace(/^data: /, ""));
          if (msg === "process_completed" && !open.delete(id)) done.add(id);
          if (msg === "close_stream") keep(`${message}\n\n`);
          else out.enqueue(`${message}\n\n`);
        }
      },
    });
  }
})();
