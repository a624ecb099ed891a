using System.Text;
using Malmoi.Text;
using Malmoi.Tokenization.Korean;

namespace Malmoi.Tests.Tokenization.Korean;

public sealed class TaggedCorpusTests : IDisposable
{
    private const string Treebank = """
        # sent_id = 1
        # text = "학교(初等)에서는 배웠다."
        1	"	"	PUNCT	SS	_	2	punct	_	SpaceAfter=No
        2	학교	학교	NOUN	NNG	_	6	obl	_	SpaceAfter=No
        3	(	(	PUNCT	SS	_	4	punct	_	SpaceAfter=No
        4	初等	初等	NOUN	SH	_	2	appos	_	SpaceAfter=No
        5	)	)	PUNCT	SS	_	4	punct	_	SpaceAfter=No
        6	에서는	에서+는	ADP	JKB+JX	_	2	case	_	_
        7	배웠다	배우	VERB	VV+EP+EF	_	0	root	_	OrigLemma=배우+었+다|SpaceAfter=No
        8	.	.	PUNCT	SF	_	7	punct	_	_

        1-2	나는	_	_	_	_	_	_	_	_
        1	나	나	PRON	NP	_	3	nsubj	_	_
        2	는	는	ADP	JX	_	1	case	_	_
        2.1	빠진	빠지+ㄴ	VERB	VV+ETM	_	_	_	_	_
        3	둘+셋	둘+셋	NOUN	npd+jxt+ef	_	0	root	_	_
        4	가지	_	NOUN	_	_	0	root	_	_

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_treebank_gives_its_eojeol_with_their_pieces()
    {
        var corpus = KoreanSamples.Corpus(Encoding.UTF8.GetBytes(Treebank), TaggedFormat.ConllU);
        Assert.Equal(
            [
                "\"/Symbol 학교/Stem (/Symbol 初等/Stem )/Symbol 에서/Particle 는/Particle",
                "배웠/Stem 다/Ending ./Symbol",
                "나/Stem 는/Particle",
            ],
            corpus.Eojeol().Select(KoreanSamples.Show)
        );
        Assert.Equal(2, corpus.LeftOut);
    }

    [Fact]
    public void A_treebank_of_the_Kaist_tags_is_read()
    {
        var text = """
            1	서울입니다	서울+이+ㅂ니다	VERB	nq+jp+ef	_	0	root	_	_
            2	학생들은	학생+들+은	NOUN	ncn+xsn+jxt	_	0	root	_	_
            3	놀기도	놀+기+도	NOUN	pvg+etn+jxc	_	0	root	_	_
            """;
        Assert.Equal(
            ["서울/Stem 입/Particle 니다/Ending", "학생/Stem 들/Affix 은/Particle", "놀/Stem 기/Ending 도/Particle"],
            KoreanSamples.Read(text, TaggedFormat.ConllU).Select(KoreanSamples.Show)
        );
    }

    [Fact]
    public void A_treebank_without_own_tags_tells_by_the_part_of_speech()
    {
        var text = """
            1	정원사이십니까	정원사+이+으시+습니까	NOUN	_	_	0	root	_	SpaceAfter=No
            2	?	?	PUNCT	_	_	1	punct	_	_
            3	주디스는	주디스+는	PROPN	_	_	1	nsubj	_	_
            4	바랐다	바라+었+다	VERB	_	_	1	root	_	_
            5	+	+	SYM	_	_	1	punct	_	_
            """;
        Assert.Equal(
            [
                "정원사/Stem 이/Particle 십/Ending 니까/Ending ?/Symbol",
                "주디스/Stem 는/Particle",
                "바랐/Stem 다/Ending",
                "+/Symbol",
            ],
            KoreanSamples.Read(text, TaggedFormat.ConllU).Select(KoreanSamples.Show)
        );
    }

    [Fact]
    public void Sejong_text_is_read_with_or_without_its_numbers()
    {
        var text = "<p>\nBTAA0001-00000002\t왔다.\t오/VV + 았/EP + 다/EF + ./SF\n</p>\n1+1은\t1/SN++/SW+1/SN+은/JX\n";
        Assert.Equal(
            ["왔/Stem 다/Ending ./Symbol", "1/Stem +/Symbol 1/Stem 은/Particle"],
            KoreanSamples.Read(text, TaggedFormat.Sejong).Select(KoreanSamples.Show)
        );
    }

    [Fact]
    public void Kiwi_answers_beside_their_text_are_read()
    {
        var text =
            "예쁜 꽃을 봤다.\t예쁘/VA\tᆫ/ETM\t꽃/NNG\t을/JKO\t보/VV\t었/EP\t다/EF\t./SF\t\n"
            + "들었다\t듣/VV-I+었/EP+다/EF\nmalmoi.org에\tmalmoi.org/W_URL\t에/JKB\n";
        Assert.Equal(
            [
                "예쁜/Stem",
                "꽃/Stem 을/Particle",
                "봤/Stem 다/Ending ./Symbol",
                "들/Stem 었/Ending 다/Ending",
                "malmoi.org/Stem 에/Particle",
            ],
            KoreanSamples.Read(text, TaggedFormat.Kiwi).Select(KoreanSamples.Show)
        );
    }

    [Fact]
    public void MeCab_output_is_put_together_to_eojeol()
    {
        var text = """
            저	NP,*,F,저,*,*,*,*
            는	JX,*,T,는,*,*,*,*
            대학	NNG,*,T,대학,*,*,*,*
            생활	NNG,*,T,생활,*,*,*,*
            을	JKO,*,T,을,*,*,*,*
            잘	MAG,성분부사/양태부사,T,잘,*,*,*,*
            했	XSV+EP,*,T,했,Inflect,XSV,EP,하/XSV/*+았/EP/*
            습니다	EF,*,F,습니다,*,*,*,*
            .	SF,*,*,*,*,*,*,*
            ,	SC,*,*,*,*,*,*,*
            EOS
            비	NNG,*,F,비,*,*,*,*
            """;
        Assert.Equal(
            ["저/Stem 는/Particle", "대학생활/Stem 을/Particle", "잘/Stem 했/Affix 습니다/Ending .,/Symbol", "비/Stem"],
            KoreanSamples.Read(text, TaggedFormat.MeCab).Select(KoreanSamples.Show)
        );
    }

    [Theory]
    [InlineData("a.conllu", "# x\n1\t나\t나\n", "line 2", "10 columns")]
    [InlineData("a.conllu", "x\t나\t나\tNOUN\tNP\t_\t0\troot\t_\t_\n", "line 1", "number")]
    [InlineData("a.conllu", "1\t\t나\tNOUN\tNP\t_\t0\troot\t_\t_\n", "line 1", "without a form")]
    [InlineData("a.sejong", "나는\t나/NP+는/JX\n나는\n", "line 2", "an eojeol, a tab")]
    [InlineData("a.sejong", "나는\t나/NP+는\n", "line 1", "a morpheme and its tag")]
    [InlineData("a.kiwi", "나는 나/NP\n", "line 1", "a text, a tab")]
    [InlineData("a.kiwi", "나는\t나/NP\t-12.5\n", "line 1", "a morpheme and its tag")]
    [InlineData("a.mecab", "나\tNP,*\nEOS\n나 NP\n", "line 3", "its features")]
    [InlineData("a.conllu", "# nothing\n\n", "a.conllu", "no eojeol")]
    [InlineData("a.txt", "나는\n", "a.txt", "--format")]
    public void A_bad_line_is_named(string name, string text, string where, string why)
    {
        var path = _folder.Write(name, text);
        var error = Assert.Throws<InputException>(() => TaggedCorpus.Open([path]).Eojeol().ToList());
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_packed_file_tells_its_format_by_its_name()
    {
        var path = _folder["a.sejong.gz"];
        using (
            var file = new System.IO.Compression.GZipStream(
                File.Create(path),
                default(System.IO.Compression.CompressionLevel)
            )
        )
        {
            file.Write(Encoding.UTF8.GetBytes(KoreanSamples.Sejong));
        }

        Assert.Equal(14, TaggedCorpus.Open([path]).Eojeol().Count());
        Assert.Equal(14, TaggedCorpus.Open([_folder["*.gz"]], TaggedFormat.Sejong).Eojeol().Count());
    }

    [Fact]
    public void Tagged_text_may_be_in_another_encoding()
    {
        var path = _folder["a.sejong"];
        File.WriteAllBytes(
            path,
            Encoding
                .BigEndianUnicode.GetPreamble()
                .Concat(Encoding.BigEndianUnicode.GetBytes(KoreanSamples.Sejong))
                .ToArray()
        );
        Assert.Equal(14, TaggedCorpus.Open([path]).Eojeol().Count());
        File.WriteAllBytes(path, Encodings.Find("cp949").GetBytes(KoreanSamples.Sejong));
        Assert.Equal(14, TaggedCorpus.Open([path], encoding: "cp949").Eojeol().Count());
        Assert.Throws<InputException>(() => TaggedCorpus.Open([path]).Eojeol().Count());
        Assert.Throws<InputException>(() => TaggedCorpus.Open([path], encoding: "no such"));
    }

    [Fact]
    public void A_word_with_the_number_0_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.conllu", "0\t나는\t나+는\tPRON\tNP+JX\t_\t0\troot\t_\t_\n");
        var error = Assert.Throws<InputException>(() => TaggedCorpus.Open([path]).Eojeol().ToList());
        Assert.Contains("line 1: a word with the number 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TaggedFormat.ConllU)]
    [InlineData(TaggedFormat.Sejong)]
    [InlineData(TaggedFormat.Kiwi)]
    [InlineData(TaggedFormat.MeCab)]
    public void Mutated_tagged_text_is_refused_or_read(TaggedFormat format) =>
        Mutations.Try(
            0.03,
            [
                Encoding.UTF8.GetBytes(format == TaggedFormat.ConllU ? Treebank : KoreanSamples.Sejong),
                Encoding.UTF8.GetBytes(KoreanSamples.Sejong),
                Encoding.UTF8.GetBytes("했\tXSV+EP,*,T,했,Inflect,XSV,EP,하/XSV/*+았/EP/*\n다\tEF,*\nEOS\n"),
            ],
            (bytes, _) =>
            {
                foreach (var eojeol in KoreanSamples.Read(bytes, format))
                {
                    Assert.Equal(eojeol.Text, string.Concat(eojeol.Pieces.Select(piece => eojeol.Text[piece.Range])));
                }
            }
        );
}
