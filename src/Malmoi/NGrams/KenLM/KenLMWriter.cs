namespace Malmoi.NGrams.KenLM;
/// <summary>x</summary>
internal static class KenLMWriter
{
    public static void Write(INGramSource source, string path, KenLMOptions options, CancellationToken ct) => throw new InputException("x");
}
