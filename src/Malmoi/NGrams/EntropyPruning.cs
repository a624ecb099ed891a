using System.Collections.Concurrent;

namespace Malmoi.NGrams;

/// <summary>Leaves out the n-grams that a back-off model can best do without (Stolcke, 1998).</summary>
/// <remarks>
/// Without the n-gram hw, the word is backed off to, and the back-off weight of h grows from α(h) to α'(h):
/// <code>
///   α'(h) = (1 - Σ_{v ≠ w} p(v|h)) / (1 - Σ_{v ≠ w} p(v|h'))        v over the words that h knows
///   D     = - p(h) { p(w|h) [ln p(w|h') + ln α'(h) - ln p(w|h)] + [ln α'(h) - ln α(h)] (1 - Σ_v p(v|h)) }
/// </code>
/// D is the relative entropy between the models, exp(D) - 1 the relative rise in perplexity; where that is below the threshold
/// the n-gram goes, each judged as if it went alone. Orders are pruned from the highest down; unigrams stay, and so does an
/// n-gram that is the context of one that stays. The model pruned is one whose probabilities sum to one after every context,
/// and so do those of the result: all its back-off weights are computed anew.
/// </remarks>
public sealed class EntropyPruning
{
    private readonly NGramNodes _nodes;
    private readonly double _threshold;
    private readonly bool[] _removed;
    private readonly double[] _joint; // of each context: p(h) by the chain rule
    private readonly double[] _backoffs;

    private EntropyPruning(NGramNodes nodes, double threshold)
    {
        _nodes = nodes;
        _threshold = threshold;
        _removed = new bool[nodes.First(nodes.Order + 1)];
        _joint = new double[nodes.First(nodes.Order)];
        _backoffs = new double[nodes.First(nodes.Order)];
    }

    /// <summary>Prunes a model.</summary>
    /// <param name="model">A model whose probabilities sum to one.</param>
    /// <param name="threshold">The relative rise in perplexity that an n-gram must be worth to stay: 1e-8 is gentle, 1e-6 is not.</param>
    /// <param name="ct">Stops the work.</param>
    /// <exception cref="InputException">The threshold is negative or no number.</exception>
    public static PrunedModel Prune(NGramTrie model, double threshold, CancellationToken ct = default)
    {
        if (!(threshold >= 0))
        {
            throw new InputException(
                $"the pruning threshold {threshold} is below zero: give a small positive one like 1e-8"
            );
        }

        var pruning = new EntropyPruning(model.Nodes, threshold);
        pruning.FillJoint(model.Marks.Begin);
        for (var order = model.Order; order > 1; order--)
        {
            pruning.ForContexts(order - 1, pruning.PruneContext, ct);
        }

        for (var order = 1; order < model.Order; order++)
        {
            pruning.ForContexts(order, pruning.Reweight, ct);
        }

        return new PrunedModel(model, pruning._removed, pruning._backoffs);
    }

    private void FillJoint(int begin)
    {
        var contexts = _joint.Length;
        for (var node = 1; node < Math.Min(contexts, _nodes.First(2)); node++)
        {
            // The begin mark is given, not predicted.
            _joint[node] = _nodes.Word(node) == begin ? 1 : Probability(node);
        }

        for (var node = 1; node < contexts; node++)
        {
            var end = Math.Min(contexts, _nodes.FirstChild(node + 1));
            for (var child = _nodes.FirstChild(node); child < end; child++)
            {
                _joint[child] = _joint[node] * Probability(child);
            }
        }
    }

    private void ForContexts(int order, Action<int> act, CancellationToken ct)
    {
        var (from, to) = (_nodes.First(order), _nodes.First(order + 1));
        if (from == to)
        {
            return;
        }

        Parallel.ForEach(
            Partitioner.Create(from, to, 1 << 14),
            new ParallelOptions { CancellationToken = ct },
            range =>
            {
                for (var context = range.Item1; context < range.Item2; context++)
                {
                    act(context);
                }
            }
        );
    }

    private void PruneContext(int context)
    {
        var (from, to) = (_nodes.FirstChild(context), _nodes.FirstChild(context + 1));
        var (left, leftBelow) = Left(context, from, to, Below);
        var weight = Weight(left, leftBelow);
        for (var child = from; child < to; child++)
        {
            if (HasChildren(child))
            {
                continue;
            }

            var p = Probability(child);
            var below = Below(_nodes.Link(context), _nodes.Word(child));
            var newWeight = Weight(left + p, leftBelow + below);
            var change = p * (Math.Log(below) + Math.Log(newWeight) - Math.Log(p));
            change += left > 0 ? left * (Math.Log(newWeight) - Math.Log(weight)) : 0;
            _removed[child] = p == 0 || Math.Exp(-_joint[context] * change) - 1 < _threshold;
        }
    }

    private void Reweight(int context)
    {
        var (from, to) = (_nodes.FirstChild(context), _nodes.FirstChild(context + 1));
        var (left, leftBelow) = Left(context, from, to, BelowPruned);
        _backoffs[context] = Weight(left, leftBelow);
    }

    /// <summary>What the words that stay leave of the distribution after a context, and of that after the next shorter one.</summary>
    private (double Own, double Below) Left(int context, int from, int to, Func<int, int, double> below)
    {
        var (own, lower) = (1.0, 1.0);
        for (var child = from; child < to; child++)
        {
            if (!_removed[child])
            {
                own -= Probability(child);
                lower -= below(_nodes.Link(context), _nodes.Word(child));
            }
        }

        // What rounding leaves of an exhausted distribution is nothing.
        return (own < 1e-9 ? 0 : own, lower);
    }

    /// <summary>A back-off weight; of no importance where no word is left that would be backed off to.</summary>
    private static double Weight(double left, double leftBelow) => leftBelow < 1e-6 ? 1 : left / leftBelow;

    private bool HasChildren(int node)
    {
        if (node >= _joint.Length)
        {
            return false;
        }

        for (var child = _nodes.FirstChild(node); child < _nodes.FirstChild(node + 1); child++)
        {
            if (!_removed[child])
            {
                return true;
            }
        }

        return false;
    }

    private double Probability(int node) => Math.Pow(10, _nodes.Entry(node).Log10Probability);

    private double Below(int context, int word)
    {
        var node = _nodes.Step(context, word, out var backoff);
        return Math.Pow(10, _nodes.Entry(node).Log10Probability + backoff);
    }

    private double BelowPruned(int context, int word)
    {
        var weight = 1.0;
        while (context != 0)
        {
            var child = _nodes.Child(context, word);
            if (child > 0 && !_removed[child])
            {
                return Probability(child) * weight;
            }

            weight *= _backoffs[context];
            context = _nodes.Link(context);
        }

        return Probability(NGramNodes.Unigram(word)) * weight;
    }
}
