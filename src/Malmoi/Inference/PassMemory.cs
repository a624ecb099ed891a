using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>The vectors between the steps of a pass, a row a token: made at the first pass, used again by every later one.</summary>
/// <remarks>There is room for the longest pass; pages that no pass has touched take no memory.</remarks>
internal sealed class PassMemory : IDisposable
{
    private readonly Dictionary<(string Name, int Width, int Count), Activations> _all = [];

    /// <summary>The stream that layers add to.</summary>
    public Activations Hidden(int width) => Rows(width);

    /// <summary>What a branch reads.</summary>
    public Activations Normed(int width) => Rows(width);

    /// <summary>What a branch gives.</summary>
    public Activations Branch(int width) => Rows(width);

    /// <summary>What the other branch of a parallel layer gives.</summary>
    public Activations SecondBranch(int width) => Rows(width);

    public Activations Queries(int width) => Rows(width);

    public Activations Keys(int width) => Rows(width);

    public Activations Values(int width) => Rows(width);

    /// <summary>Values mixed by attention, before its last projection.</summary>
    public Activations Mixed(int width) => Rows(width);

    /// <summary>Between the projections of a feed-forward network.</summary>
    public Activations Inner(int width) => Rows(width);

    /// <summary>The same of its gate.</summary>
    public Activations Gate(int width) => Rows(width);

    /// <summary>Embeddings before they are widened.</summary>
    public Activations Narrow(int width) => Rows(width);

    /// <summary>What a stack gives.</summary>
    public Activations Output(int width) => Rows(width);

    /// <summary>What a router thinks of its experts.</summary>
    public Activations Router(int width) => Rows(width);

    /// <summary>The vectors that one expert reads.</summary>
    public Activations Chosen(int width) => Rows(width);

    /// <summary>What one expert gives.</summary>
    public Activations Expert(int width) => Rows(width);

    /// <summary>Between the two matrices of an adapter.</summary>
    public Activations LowRank(int width, int count) => Rows(width, count);

    /// <summary>What an adapter adds.</summary>
    public Activations Added(int width, int count) => Rows(width, count);

    /// <summary>The vectors that a head reads.</summary>
    public Activations Asked(int width, int count) => Rows(width, count);

    /// <summary>What a head says of them.</summary>
    public Activations Logits(int width, int count) => Rows(width, count);

    public void Dispose()
    {
        foreach (var rows in _all.Values)
        {
            rows.Dispose();
        }
    }

    private Activations Rows(int width, int count = Pass.MostRows, [CallerMemberName] string name = "")
    {
        if (!_all.TryGetValue((name, width, count), out var rows))
        {
            _all[(name, width, count)] = rows = new Activations(count, width);
        }

        return rows;
    }
}
