using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>Each token is told from those before it (Bengio et al., 2003; GPT, Radford et al., 2018).</summary>
/// <remarks>
/// <code>
///   passage   t0 t1 t2 t3 t4        one token longer than what is read: windows overlap by 1, and
///   tokens    t0 t1 t2 t3           no token is predicted twice or left out
///   labels    t1 t2 t3 t4
/// </code>
/// </remarks>
public sealed class Autoregressive : IObjective
{
    /// <summary>Packed windows for it.</summary>
    /// <param name="file">The corpus.</param>
    /// <param name="length">Tokens that the model reads at once.</param>
    /// <param name="end">Written behind every document; null: nothing is.</param>
    /// <exception cref="InputException">The corpus does not fill one window.</exception>
    public static PackedWindows Windows(TokenFile file, int length, int? end) => new(file, length + 1, end, overlap: 1);

    public Example Make(Passage passage, Xoshiro256 random) =>
        passage.Ids.Length >= 2
            ? new Example { Tokens = passage.Ids[..^1], Labels = passage.Ids[1..] }
            : throw new InputException(
                "one token alone has nothing to tell the next from: pack documents, or leave out those of one token"
            );
}
