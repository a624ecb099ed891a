using Malmoi.Architectures;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>One layer of a stack; <see cref="Residual"/> draws the orders in which its parts may stand.</summary>
internal sealed unsafe class LayerStep
{
    private readonly LayerSpec _spec;
    private readonly int _width;
    private readonly AttentionStep _attention;
    private readonly FeedForwardStep _feedForward;
    private readonly Norm _attentionNorm;
    private readonly Norm _feedForwardNorm;

    /// <param name="spec">Its parts.</param>
    /// <param name="index">Its place in the stack.</param>
    /// <param name="weights">Where its tensors are.</param>
    public LayerStep(LayerSpec spec, int index, EngineWeights weights)
    {
        (_spec, _width) = (spec, spec.Attention.Width);
        _attention = new AttentionStep(spec.Attention, index, weights["attention"]);
        _attentionNorm = Norm.Create(spec.Norm, _width, weights["attentionNorm"]);
        _feedForward = FeedForwardStep.Create(spec.FeedForward, index, weights["feedForward"]);
        _feedForwardNorm = spec.SharedNorm
            ? _attentionNorm
            : Norm.Create(spec.Norm, _width, weights["feedForwardNorm"]);
    }

    /// <summary>x ← layer(x) for every row.</summary>
    /// <param name="pass">Whose keys and values the layer keeps.</param>
    /// <param name="x">(rows, width)</param>
    /// <param name="wanted">The rows that somebody reads afterwards, in order: x is those alone then; null: all.</param>
    public void Apply(Pass pass, Activations x, List<int>? wanted = null)
    {
        switch (_spec.Residual)
        {
            case Residual.PreNorm:
                PreNorm(pass, x, wanted);
                break;
            case Residual.PostNorm:
                PostNorm(pass, x, wanted);
                break;
            case Residual.Parallel:
                Parallel(pass, x, wanted);
                break;
            case Residual.NormedSkip:
                NormedSkip(pass, x, wanted);
                break;
            default:
                throw new InvalidOperationException();
        }
    }

    private void PreNorm(Pass pass, Activations x, List<int>? wanted)
    {
        var normed = pass.Memory.Normed(_width);
        _attentionNorm.Apply(pass, x, normed);
        AddAttention(pass, normed, x);
        Keep(x, wanted);
        _feedForwardNorm.Apply(pass, x, normed);
        AddFeedForward(pass, normed, x);
    }

    private void PostNorm(Pass pass, Activations x, List<int>? wanted)
    {
        AddAttention(pass, x, x);
        Keep(x, wanted);
        _attentionNorm.Apply(pass, x, x);
        AddFeedForward(pass, x, x);
        _feedForwardNorm.Apply(pass, x, x);
    }

    private void Parallel(Pass pass, Activations x, List<int>? wanted)
    {
        var (normed, attended, fed) = (
            pass.Memory.Normed(_width),
            pass.Memory.Branch(_width),
            pass.Memory.SecondBranch(_width)
        );
        _attentionNorm.Apply(pass, x, normed);
        _attention.Apply(pass, normed, attended);
        Keep(x, wanted);
        Keep(normed, wanted);
        Keep(attended, wanted);
        if (!_spec.SharedNorm)
        {
            _feedForwardNorm.Apply(pass, x, normed);
        }

        if (x.Count > 0)
        {
            _feedForward.Apply(pass, normed, fed);
            Add(x, attended);
            Add(x, fed);
        }
    }

    private void NormedSkip(Pass pass, Activations x, List<int>? wanted)
    {
        _attentionNorm.Apply(pass, x, x);
        AddAttention(pass, x, x);
        Keep(x, wanted);
        _feedForwardNorm.Apply(pass, x, x);
        AddFeedForward(pass, x, x);
    }

    // What attention has given to keys and values is kept of all rows; what comes after concerns each row alone.
    private static void Keep(Activations x, List<int>? wanted)
    {
        for (var i = 0; i < wanted?.Count; i++)
        {
            if (wanted[i] != i)
            {
                var row = new ReadOnlySpan<float>(x.Values + ((long)wanted[i] * x.Width), x.Width);
                row.CopyTo(new Span<float>(x.Values + ((long)i * x.Width), x.Width));
            }
        }

        x.Count = wanted?.Count ?? x.Count;
    }

    // sum ← sum + attention(x)
    private void AddAttention(Pass pass, Activations x, Activations sum)
    {
        var branch = pass.Memory.Branch(_width);
        _attention.Apply(pass, x, branch);
        Add(sum, branch);
    }

    private void AddFeedForward(Pass pass, Activations x, Activations sum)
    {
        if (x.Count == 0)
        {
            return;
        }

        var branch = pass.Memory.Branch(_width);
        _feedForward.Apply(pass, x, branch);
        Add(sum, branch);
    }

    private void Add(Activations x, Activations y) => VectorArithmetic.Add(x.Values, y.Values, x.Count * _width);
}
