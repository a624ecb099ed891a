namespace Malmoi.Tokenization;

/// <summary>How texts are made equally long.</summary>
public sealed record PaddingOptions
{
    /// <summary>The length to reach; null: that of the longest of the batch.</summary>
    public int? Length { get; init; }

    /// <summary>Rounds the length up to a multiple of this.</summary>
    public int? Multiple { get; init; }

    public Side Side { get; init; } = Side.Right;

    public int Id { get; init; }

    public int TypeId { get; init; }

    public string Piece { get; init; } = "[PAD]";

    /// <summary>Makes all texts equally long, and what overflows of them too.</summary>
    internal IReadOnlyList<ModelInput> Apply(IReadOnlyList<ModelInput> texts)
    {
        var length = Length ?? (texts.Count == 0 ? 0 : texts.Max(text => text.Length));
        if (Multiple is > 0 and var multiple)
        {
            length = checked((length + multiple - 1) / multiple * multiple);
        }

        return [.. texts.Select(text => text.Map(part => Pad(part, length)))];
    }

    private ModelInput Pad(ModelInput text, int length)
    {
        if (text.Length >= length)
        {
            return text;
        }

        var padding = InputToken.Special(Id, Piece, TypeId) with { IsPadding = true };
        var paddings = Enumerable.Repeat(padding, length - text.Length);
        return text with { Tokens = Side == Side.Left ? [.. paddings, .. text.Tokens] : [.. text.Tokens, .. paddings] };
    }
}
