"""long.py OUT SECONDS LOSS key=value...: two networks side by side on the same drawings; judged on T91 and Set14 all along, on Set5 at the end."""
from core import *
OUT, BUDGET, LOSS = sys.argv[1], float(sys.argv[2]), sys.argv[3]; SMALL = not CUDA; os.makedirs(OUT, exist_ok=True); cfg = dict(gen.FULL)
for a in sys.argv[4:]: k, v = a.split('='); assert k in cfg; cfg[k] = eval(v)
if CUDA: say(torch.cuda.get_device_name(0), LOSS, {k: v for k, v in cfg.items() if v != gen.FULL[k]})
NP, B, P, KMAX = (8, 2, 16, 60) if SMALL else (10240, 32, 48, 170000)
t = time.time(); hr, lr = pool(NP, 1000, cfg); sync(); say('%d drawings in %.1f s' % (NP, time.time() - t)); n = 4 if SMALL else 24; S.write(OUT + '/drawings.png', torch.cat([torch.cat(list(hr[i:i + min(n, 6)]), 1) for i in range(0, n, 6)], 0).cpu().numpy().astype(float))
nets = [('a', Net(8, 1) if SMALL else Net(64, 12)), ('b', Net(8, 1) if SMALL else Net(48, 11))]
J = [Job(m, hr, lr, KMAX, B, P, rate=8e-4 if q == 'a' else 1e-3, loss=LOSS, seed=5 + i, decay=.999, warm=400) for i, (q, m) in enumerate(nets)]
if CUDA: [j.capture() for j in J]
for _ in range(20 if SMALL else 300): [j.go() for j in J]
sync(); t = time.time(); m = 10 if SMALL else 400
for _ in range(m): [j.go() for j in J]
sync(); v = m/(time.time() - t); k = m + (20 if SMALL else 300); FIN = 22
K = 60 if SMALL else int(min(KMAX, k + (BUDGET - (time.time() - T0) - FIN)*v)); [j.schedule(K) for j in J]; say('%.0f steps/s, %d steps' % (v, K)); log = {q: [] for q, _ in nets}
marks = [int(K*f) for f in (.01, .03, .06, .1, .15, .2, .3, .4, .5, .6, .7, .8, .9, 1)]
for m in marks:
    while k < m:
        [j.go() for j in J]; k += 1
        if k % 200 == 0: sync()
    sync(); k0 = k
    for j, (q, _) in zip(J, nets): a = judge(j.ema); log[q].append((k, time.time() - T0, float(j.val), a['T91'][0], a['Set14'][0])); say(q, k, 'loss %.4f T91 %.3f Set14 %.3f' % (float(j.val), a['T91'][0], a['Set14'][0]))
    if m == marks[-4]:
        for j, (q, _) in zip(J, nets): save(OUT + '/prior_%s_80.safetensors' % q, j.ema, True)
    json.dump(dict(cfg=cfg, log=log, K=K), open(OUT + '/log.json', 'w'))
for j, (q, _) in zip(J, nets): save(OUT + '/prior_%s.safetensors' % q, j.ema)
def row(tag, q, net, **o):
    a = judge(net, o.pop('sets', ('T91', 'Set14')), **o); say(tag, q, ' '.join('%s %.3f' % (d, r[0]) for d, r in a.items())); return a
res = {}
for j, (q, _) in zip(J, nets):
    res[q, 'one, bp 10'] = row('one orientation, bp 10', q, j.ema); res[q, 'one, bp 0'] = row('one orientation, bp 0', q, j.ema, iters=0); res[q, 'one, bp 1'] = row('one orientation, bp 1', q, j.ema, iters=1); res[q, 'eight, bp 1'] = row('eight, bp 1', q, j.ema, ens=8, iters=1)
    h = copy.deepcopy(j.ema); [p.data.copy_(p.data.half().float()) for p in h.parameters()]; res[q, 'eight, bp 10, fp16 weights'] = row('eight, bp 10, fp16 weights', q, h, ens=8)
    res[q, 'eight, bp 10'] = row('eight, bp 10', q, j.ema, ens=8, sets=('T91', 'Set14', 'Set5'))
    for d, (mean, r) in res[q, 'eight, bp 10'].items(): say(q, d, '%.3f' % mean, ' '.join('%s %.2f' % x for x in r.items()))
json.dump({' '.join(k): v for k, v in res.items()}, open(OUT + '/scores.json', 'w')); say('end')
