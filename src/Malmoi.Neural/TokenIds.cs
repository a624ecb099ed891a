namespace Malmoi.Neural;

/// <summary>Ids as a caller gives them, checked before torch reads a table at them.</summary>
internal static class TokenIds
{
    /// <exception cref="InputException">One is none of the vocabulary's.</exception>
    public static void Check(ReadOnlySpan<int> ids, int vocabulary)
    {
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)vocabulary)
            {
                throw new InputException(
                    $"the token {id} is none of the model's {vocabulary}: do tokenizer and model belong together?"
                );
            }
        }
    }
}
