namespace Malmoi.Village.Grammar;

/// <summary>Which English auxiliaries take n't, and the two that change before it: ca n't, wo n't.</summary>
internal static class EnglishContraction
{
    /// <summary>Prepares the last word for n't; false where English has no such form (am, may).</summary>
    public static bool TryNegate(Draft draft)
    {
        ref var last = ref draft.Sentence[draft.Sentence.Count - 1];
        switch (last.Form)
        {
            case "can":
                last.Form = "ca";
                return true;
            case "will":
                last.Form = "wo";
                return true;
            case "is"
            or "are"
            or "was"
            or "were"
            or "do"
            or "does"
            or "did"
            or "have"
            or "has"
            or "had"
            or "could"
            or "should"
            or "must":
                return true;
            default:
                return false;
        }
    }
}
