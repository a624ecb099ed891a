using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>Sparse mixture of experts: each token goes through the few networks its router likes best (Shazeer et al., 2017).</summary>
/// <remarks>y = Σ over the chosen e of p(e) · expert_e(x), with p = softmax(router x) made to sum to one over the chosen.</remarks>
internal sealed class ExpertMixture : FeedForward
{
    private readonly MixtureOfExperts _spec;
    private readonly Projection _router;
    private readonly FeedForward[] _experts;

    public ExpertMixture(MixtureOfExperts spec, Weights weights)
    {
        _spec = spec;
        _router = weights["router"].Projection(spec.Width, spec.Experts, bias: false);
        _experts = [.. Enumerable.Range(0, spec.Experts).Select(i => Create(spec.Expert, weights["experts"][i]))];
    }

    public override Tensor Forward(Tensor x, StackPass pass)
    {
        using var scope = NewDisposeScope();
        var tokens = x.reshape(-1, _spec.Width); // (tokens, width)
        var logits = _router.Forward(tokens); // (tokens, experts)
        pass.Trace?.Routed(logits);
        var (shares, chosen) = logits.softmax(-1, ScalarType.Float32).topk(_spec.Chosen, -1); // (tokens, chosen)
        shares = (shares / shares.sum(-1, keepdim: true)).to(x.dtype);
        var mixed = zeros_like(tokens);
        for (var expert = 0; expert < _experts.Length; expert++)
        {
            using var inner = NewDisposeScope();
            var places = chosen.eq(Held.Number(expert)).nonzero(); // (pairs, [token, rank])
            if (places.shape[0] == 0)
            {
                continue;
            }

            var (token, rank) = (places.select(1, 0), places.select(1, 1));
            var output = _experts[expert].Forward(tokens.index_select(0, token), pass);
            var share = shares.index(TensorIndex.Tensor(token), TensorIndex.Tensor(rank)).unsqueeze(-1);
            mixed = mixed.index_add(0, token, output * share, Held.Number(1)).MoveToOuterDisposeScope();
        }

        return mixed.view(x.shape).MoveToOuterDisposeScope();
    }
}
