using System.IO.Compression;
using System.Text;
using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Tests.Linguistics.Treebanks;

public sealed class TreebankTests : IDisposable
{
    private const string Whole = """
        # newdoc id = letters
        # sent_id = letters-0001
        1	Dogs	dog	NOUN	NNS	Number=Plur	4	nsubj	4:nsubj	_
        2-3	don't	_	_	_	_	_	_	_	_
        2	do	do	AUX	VBP	Mood=Ind|Tense=Pres	4	aux	4:aux	_
        3	n't	not	PART	RB	_	4	advmod	4:advmod	_
        4	bark	bark	VERB	VB	VerbForm=Inf	0	root	0:root	SpaceAfter=No
        4.1	bark	bark	VERB	VB	_	_	_	0:root	_
        5	.	.	PUNCT	.	_	4	punct	4:punct	_

        # sent_id = letters-0002
        1	Prix	prix	NOUN	_	_	0	root	_	_
        2-3	du	_	_	_	_	_	_	_	SpaceAfter=No
        2	de	de	ADP	_	_	1	case	_	_
        3	le	le	DET	_	_	1	det	_	_
        4	!	!	PUNCT	_	_	1	punct	_	_
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_know_their_heads_and_where_they_stand()
    {
        var sentence = Read(Whole)[0];
        Assert.Equal("Dogs don't bark.", sentence.Text);
        Assert.Equal("letters-0001", sentence.Identity);
        Assert.Equal("letters", sentence.Document);
        Assert.Equal(3, sentence.Line);
        Assert.Equal(["Dogs", "do", "n't", "bark", "."], sentence.Words.Select(word => sentence.Text[word.Range]));
        Assert.Equal([4, 4, 4, 0, 4], sentence.Words.Select(word => word.Head));
        Assert.Equal(["nsubj", "aux", "advmod", "root", "punct"], sentence.Words.Select(word => word.Relation));
        Assert.Equal([(2, 3, "don't")], sentence.Joined);
        Assert.Equal([(4, "bark")], sentence.Unsaid);
        Assert.Equal("Plur", sentence.Words[0].Feature("Number"));
        Assert.Equal("Pres", sentence.Words[1].Feature("Tense"));
        Assert.Null(sentence.Words[1].Feature("Tens"));
    }

    [Fact]
    public void Words_written_as_one_that_do_not_spell_it_share_its_place()
    {
        var sentence = Read(Whole)[1];
        Assert.Equal("Prix du!", sentence.Text);
        Assert.Equal(["Prix", "du", "du", "!"], sentence.Words.Select(word => sentence.Text[word.Range]));
        Assert.Equal("letters", sentence.Document);
    }

    [Fact]
    public void A_packed_file_is_read_and_so_is_one_with_the_line_ends_of_Windows()
    {
        var path = _folder["bank.conllu.gz"];
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            packed.Write(Encoding.UTF8.GetBytes(Whole.Replace("\n", "\r\n", StringComparison.Ordinal)));
        }

        Assert.Equal(2, Treebank.Open(path).Sentences(TestContext.Current.CancellationToken).Count());
    }

    [Fact]
    public void Where_no_text_is_named_its_name_is_that_of_the_sentence_without_the_number()
    {
        var row = "1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n";
        var sentences = Read($"# sent_id = M2TA_069-s12\n{row}# sent_id = 17\n{row}{row}");
        Assert.Equal(["M2TA_069", "17", "line 7"], sentences.Select(sentence => sentence.Document));
    }

    [Theory]
    [InlineData("1\ta\ta\tX\t_\t_\t0\troot\t_", "line 1 has 9 columns")]
    [InlineData("2\ta\ta\tX\t_\t_\t0\troot\t_\t_", "line 1 has the number '2': expected 1")]
    [InlineData("1\ta\ta\tX\t_\t_\t2\troot\t_\t_", "line 1 has the head 2, but the sentence ends at 1")]
    [InlineData("1\ta\ta\tX\t_\t_\t_\troot\t_\t_", "line 1 has the head '_'")]
    [InlineData("1\ta\ta\tX\t_\t_\t-1\troot\t_\t_", "line 1 has the head '-1'")]
    [InlineData("# c\n1\t\ta\tX\t_\t_\t0\troot\t_\t_", "line 2 has no form")]
    [InlineData("1\ta\ta\tX\t_\t_\t1\tdep\t_\t_", "line 1 ('a') hangs in a ring")]
    [InlineData("1\ta\t_\tX\t_\t_\t2\tdep\t_\t_\n2\tb\t_\tX\t_\t_\t1\tdep\t_\t_", "line 1 ('a') hangs in a ring")]
    [InlineData(
        "1-3\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\t_\tX\t_\t_\t0\troot\t_\t_",
        "line 2 ends the sentence, but words up to 3"
    )]
    [InlineData("2-3\tab\t_\t_\t_\t_\t_\t_\t_\t_", "line 1 joins the words '2-3'")]
    [InlineData("x.1\tab\t_\t_\t_\t_\t_\t_\t_\t_", "line 1 begins with 'x.1'")]
    [InlineData(
        "1\ta\t_\tX\t_\t_\t0\troot\t_\t_\n2\tb\t_\tX\t_\t_\t0\troot\t_\t_",
        "line 2 ('b') has the head 0, as line 1 has: a tree has one root"
    )]
    [InlineData("# nothing\n", "holds no sentence")]
    public void A_broken_file_is_refused_with_the_line_and_what_is_wrong(string text, string message)
    {
        var error = Assert.Throws<InputException>(() => Read(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("bank.conllu", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ud-en-ewt", "en_ewt-ud-dev.conllu", 2001, 25147)]
    [InlineData("ud-en-ewt", "en_ewt-ud-train.rebuilt.conllu.gz", 12544, 204577)]
    [InlineData("ud-ko-gsd", "ko_gsd-ud-test.conllu", 989, 11677)]
    [InlineData("ud-ko-kaist", "ko_kaist-ud-test.conllu", 2287, 28366)]
    public void Real_treebanks_are_read_whole(string folder, string file, int sentences, int words)
    {
        var bank = Treebank.Open(OutsideData.Data(folder, file));
        var (count, sum) = (0, 0);
        foreach (var sentence in bank.Sentences(TestContext.Current.CancellationToken))
        {
            count++;
            sum += sentence.Words.Count;
            Assert.All(
                sentence.Words,
                word =>
                    Assert.True(
                        sentence.Text[word.Range].Contains(word.Form, StringComparison.Ordinal)
                            || sentence.Joined.Any(joined => joined.First <= word.Number && word.Number <= joined.Last)
                    )
            );
        }

        Assert.Equal((sentences, words), (count, sum));
    }

    private List<TreebankSentence> Read(string text) =>
        [.. Treebank.Open(_folder.Write("bank.conllu", text)).Sentences(TestContext.Current.CancellationToken)];
}
