using Malmoi.Architectures;

namespace Malmoi.Verification;

/// <summary>A text of a recorded batch without its padding.</summary>
/// <param name="Tokens">What is read.</param>
/// <param name="Columns">Where each stands in the batch.</param>
/// <param name="Positions">The number of each one's position.</param>
/// <param name="Segments">For each the token that names its part; empty: none does.</param>
internal sealed record RecordedRow(int[] Tokens, int[] Columns, int[] Positions, int[] Segments)
{
    /// <summary>The texts of a batch, choices one after the other.</summary>
    /// <param name="inputs">"input_ids", perhaps "attention_mask", "position_ids", "token_type_ids".</param>
    /// <param name="numbering">How positions are numbered where nothing says it.</param>
    /// <param name="padding">The token that fills rows; null: none.</param>
    public static IReadOnlyList<RecordedRow> Of(
        IReadOnlyDictionary<string, RecordedArray> inputs,
        PositionNumbering numbering,
        int? padding
    )
    {
        var ids = inputs["input_ids"];
        var length = ids.Shape[^1];
        return [.. Enumerable.Range(0, ids.Values.Length / length).Select(Row)];

        RecordedRow Row(int row)
        {
            var mask = Part("attention_mask");
            var tokens = Part("input_ids")!;
            int[] columns = [.. Enumerable.Range(0, length).Where(column => mask is null || mask[column] != 0)];
            var counted = numbering == PositionNumbering.Plain ? columns : Counted(columns, tokens);
            var (positions, segments) = (Part("position_ids"), Part("token_type_ids"));
            return new RecordedRow(
                Picked(tokens),
                columns,
                positions is null ? counted : Picked(positions),
                segments is null ? [] : Picked(segments)
            );

            int[]? Part(string name) =>
                inputs.TryGetValue(name, out var whole)
                    ? [.. whole.Values.Skip(row * length).Take(length).Select(value => (int)value)]
                    : null;

            int[] Picked(int[] whole) => Array.ConvertAll(columns, column => whole[column]);
        }

        // Tokens that the mask shows are numbered one by one; where padding tokens are skipped they do not count.
        int[] Counted(int[] columns, int[] tokens)
        {
            var next = 0;
            return Array.ConvertAll(
                columns,
                column => numbering == PositionNumbering.SkipPadding && tokens[column] == padding ? -1 : next++
            );
        }
    }
}
