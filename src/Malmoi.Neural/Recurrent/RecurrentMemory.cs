using static TorchSharp.torch;

namespace Malmoi.Neural.Recurrent;

/// <summary>What each layer showed last and what it holds, for the rows of a batch: all that an LSTM knows of what it has read.</summary>
/// <param name="Layers">h and c of each layer: (1, rows, width)</param>
public sealed record RecurrentMemory(IReadOnlyList<(Tensor Shown, Tensor Held)> Layers) : IDisposable
{
    /// <summary>What the last layer showed: (rows, width), from which the next token is predicted.</summary>
    public Tensor Top => Layers[^1].Shown.select(0, 0);

    /// <summary>Rows that have read nothing.</summary>
    public static RecurrentMemory Fresh(IReadOnlyList<int> widths, long rows, Device device) =>
        new([
            .. widths.Select(width => (zeros(1, rows, width, device: device), zeros(1, rows, width, device: device))),
        ]);

    /// <summary>The rows of several, one after the other.</summary>
    public static RecurrentMemory Join(IReadOnlyList<RecurrentMemory> parts) =>
        new([
            .. Enumerable
                .Range(0, parts[0].Layers.Count)
                .Select(layer =>
                    (
                        cat([.. parts.Select(part => part.Layers[layer].Shown)], 1),
                        cat([.. parts.Select(part => part.Layers[layer].Held)], 1)
                    )
                ),
        ]);

    /// <summary>The first rows, in the memory of all.</summary>
    public RecurrentMemory First(long rows) => Each(tensor => tensor.narrow(1, 0, rows));

    /// <summary>One row by itself.</summary>
    public RecurrentMemory Row(long row) => Each(tensor => tensor.narrow(1, row, 1).clone());

    /// <summary>The same numbers under handles of their own.</summary>
    public RecurrentMemory Alias() => Each(tensor => tensor.alias());

    /// <summary>Lets it live beyond the scope it was made in.</summary>
    public RecurrentMemory Detach() => Each(tensor => tensor.DetachFromDisposeScope());

    /// <summary>Lets it live until the outer scope ends.</summary>
    public RecurrentMemory MoveOut() => Each(tensor => tensor.MoveToOuterDisposeScope());

    public void Dispose()
    {
        foreach (var (shown, held) in Layers)
        {
            shown.Dispose();
            held.Dispose();
        }
    }

    private RecurrentMemory Each(Func<Tensor, Tensor> make) =>
        new([.. Layers.Select(layer => (make(layer.Shown), make(layer.Held)))]);
}
