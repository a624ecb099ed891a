using Malmoi.Architectures;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>Sparse mixture of experts: each token goes through the few networks its router likes best (Shazeer et al., 2017).</summary>
/// <remarks>
/// y = Σ over the chosen e of p(e) · expert_e(x), with p = softmax(router x) made to sum to one over the chosen. Rows that chose the same
/// expert go through it together.
/// </remarks>
internal sealed unsafe class ExpertMixture : FeedForwardStep
{
    private readonly MixtureOfExperts _spec;
    private readonly int _layer;
    private readonly Linear _router;
    private readonly FeedForwardStep[] _experts;
    private readonly List<(int Row, float Share)>[] _takers;

    public ExpertMixture(MixtureOfExperts spec, int layer, EngineWeights weights)
    {
        (_spec, _layer) = (spec, layer);
        _router = Linear.Of(weights["router"], spec.Width, spec.Experts, bias: false);
        _experts =
        [
            .. Enumerable.Range(0, spec.Experts).Select(i => Create(spec.Expert, layer, weights["experts"][i])),
        ];
        _takers = [.. _experts.Select(_ => new List<(int, float)>())];
    }

    public override void Apply(Pass pass, Activations x, Activations y)
    {
        var logits = pass.Memory.Router(_spec.Experts);
        _router.Apply(pass, x, logits);
        Array.ForEach(_takers, takers => takers.Clear());
        for (var row = 0; row < x.Count; row++)
        {
            var own = logits.Values + ((long)row * _spec.Experts);
            pass.Trace?.Routed(_layer, pass.RunOf(row), pass.Place(row), new ReadOnlySpan<float>(own, _spec.Experts));
            Choose(own, row);
        }

        y.Count = x.Count;
        new Span<float>(y.Values, x.Count * _spec.Width).Clear();
        for (var expert = 0; expert < _experts.Length; expert++)
        {
            if (_takers[expert].Count > 0)
            {
                Ask(pass, expert, x, y);
            }
        }
    }

    private void Choose(float* logits, int row)
    {
        Softmax.Apply(logits, _spec.Experts);
        Span<int> best = stackalloc int[_spec.Chosen];
        var sum = 0f;
        for (var i = 0; i < best.Length; i++)
        {
            best[i] = Best(logits, best[..i]);
            sum += logits[best[i]];
        }

        foreach (var expert in best)
        {
            _takers[expert].Add((row, logits[expert] / sum));
        }
    }

    // The likeliest that is not taken yet, the first of equals.
    private int Best(float* shares, ReadOnlySpan<int> taken)
    {
        var best = -1;
        for (var expert = 0; expert < _spec.Experts; expert++)
        {
            if (!taken.Contains(expert) && (best < 0 || shares[expert] > shares[best]))
            {
                best = expert;
            }
        }

        return best;
    }

    private void Ask(Pass pass, int expert, Activations x, Activations y)
    {
        var takers = _takers[expert];
        var (asked, answers) = (pass.Memory.Chosen(_spec.Width), pass.Memory.Expert(_spec.Width));
        asked.Count = takers.Count;
        for (var i = 0; i < takers.Count; i++)
        {
            new ReadOnlySpan<float>(x.Values + ((long)takers[i].Row * _spec.Width), _spec.Width).CopyTo(
                new Span<float>(asked.Values + ((long)i * _spec.Width), _spec.Width)
            );
        }

        _experts[expert].Apply(pass, asked, answers);
        for (var i = 0; i < takers.Count; i++)
        {
            VectorArithmetic.AddScaled(
                y.Values + ((long)takers[i].Row * _spec.Width),
                answers.Values + ((long)i * _spec.Width),
                takers[i].Share,
                _spec.Width
            );
        }
    }
}
