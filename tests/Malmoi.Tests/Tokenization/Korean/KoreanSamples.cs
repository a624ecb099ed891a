using System.Text;
using Malmoi.Tokenization.Korean;

namespace Malmoi.Tests.Tokenization.Korean;

/// <summary>Small tagged texts, and analysers trained on them.</summary>
internal static class KoreanSamples
{
    /// <summary>Own sentences, as the Sejong corpus would tag them.</summary>
    public const string Sejong = """
        나는	나/NP+는/JX
        학교에서는	학교/NNG+에서/JKB+는/JX
        친구를	친구/NNG+를/JKO
        만났습니다.	만나/VV+았/EP+습니다/EF+./SF

        동생이	동생/NNG+이/JKS
        숙제를	숙제/NNG+를/JKO
        했다.	하/VV+았/EP+다/EF+./SF
        가까운	가깝/VA+ㄴ/ETM
        집으로	집/NNG+으로/JKB
        갔다.	가/VV+았/EP+다/EF+./SF
        공부하고	공부/NNG+하/XSV+고/EC
        먹었습니다.	먹/VV+었/EP+습니다/EF+./SF
        책들을	책/NNG+들/XSN+을/JKO
        읽는다	읽/VV+는다/EF
        """;

    private static readonly Lazy<KoreanAnalyser> TrainedOnSejong = new(() =>
        KoreanAnalyser.Train(Read(Sejong, TaggedFormat.Sejong))
    );

    public static KoreanAnalyser Analyser => TrainedOnSejong.Value;

    public static List<SegmentedEojeol> Read(string text, TaggedFormat format) =>
        Read(Encoding.UTF8.GetBytes(text), format);

    public static List<SegmentedEojeol> Read(byte[] bytes, TaggedFormat format) => [.. Corpus(bytes, format).Eojeol()];

    public static TaggedCorpus Corpus(byte[] bytes, TaggedFormat format) =>
        TaggedCorpus.Of(() => new MemoryStream(bytes), "sample", format);

    /// <summary>The pieces with their kinds: 학교/Stem 에서/Particle.</summary>
    public static string Show(SegmentedEojeol eojeol) =>
        string.Join(' ', eojeol.Pieces.Select(piece => $"{eojeol.Text[piece.Range]}/{piece.Kind}"));
}
