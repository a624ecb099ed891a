using System.Text;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;

namespace Malmoi.Tests.NGrams.Arpa;

/// <summary>Small ARPA files.</summary>
internal static class ArpaSamples
{
    /// <summary>Three orders, a hole in the suffixes ("b" "c" without "b c") and words of two scripts.</summary>
    public const string Small = """
        \data\
        ngram 1=6
        ngram 2=5
        ngram 3=3

        \1-grams:
        -2	<unk>
        -99	<s>	-0.5
        -0.9	</s>
        -0.7	a	-0.25
        -0.6	b	-0.125
        -0.8	말	-0.1

        \2-grams:
        -0.3	<s> a	-0.2
        -0.4	a b	-0.3
        -0.35	b 말	0
        -0.45	말 </s>
        -0.5	b a

        \3-grams:
        -0.1	<s> a b
        -0.15	a b 말
        -0.2	a b </s>

        \end\

        """;

    public static ArpaFile Open(string text, string name = "sample.arpa") => Open(Encoding.UTF8.GetBytes(text), name);

    public static ArpaFile Open(byte[] bytes, string name = "sample.arpa") =>
        ArpaFile.Open(new MemoryStream(bytes), name);

    /// <summary>Reads every block of every order.</summary>
    public static long ReadAll(INGramSource source) =>
        Enumerable.Range(1, source.Order).Sum(order => source.Read(order).Sum(block => (long)block.Count));
}
