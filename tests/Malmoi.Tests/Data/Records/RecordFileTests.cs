using Malmoi.Data.Records;
using Parquet;
using Parquet.Schema;

namespace Malmoi.Tests.Data.Records;

public sealed class RecordFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_of_a_table_have_the_names_of_its_first_line()
    {
        var file = RecordFile.Open(_folder.Write("a.tsv", "ID\tLabel\tText\n1\t0\t재미\"없다\n\n2\t1\t좋다\n"));
        Assert.Equal(["ID", "Label", "Text"], file.Columns);
        Assert.Equal(["재미\"없다", "좋다"], file.Records.Select(record => record.Text("Text")));
        Assert.Equal(1, file.Records[1].Number("Label"));
        var quoted = RecordFile.Open(_folder.Write("a.csv", "text,label\n\"a, \"\"b\"\"\nc\",x\n"));
        Assert.Equal("a, \"b\"\nc", quoted.Records[0].Text("text"));
    }

    [Fact]
    public void A_table_without_names_has_numbers()
    {
        var file = RecordFile.Open(
            _folder.Write("cola.tsv", "gj04\t1\t\tThey drank.\ngj04\t0\t*\tThey drank the.\n"),
            new() { Headless = true }
        );
        Assert.Equal(["1", "2", "3", "4"], file.Columns);
        Assert.Equal(["1", "0"], file.Records.Select(record => record.Text("2")));
        Assert.Equal("They drank the.", file.Records[1].Text("4"));
    }

    [Fact]
    public void What_stands_in_an_object_has_the_names_on_the_way_to_it()
    {
        var file = RecordFile.Open(
            _folder.Write(
                "a.jsonl",
                """
                {"question": "who?", "answers": {"text": ["he", "him"], "answer_start": [3, 7]}, "score": 4.50, "none": null}

                {"question": "what?", "answers": [{"text": "it", "answer_start": 0}], "true": true}
                """
            )
        );
        Assert.Equal(["question", "answers.text", "answers.answer_start", "score", "true"], file.Columns);
        Assert.Equal(["he", "him"], file.Records[0].List("answers.text"));
        Assert.Equal(["3", "7"], file.Records[0].List("answers.answer_start"));
        Assert.Equal(4.5, file.Records[0].Number("score"));
        Assert.Equal(["it"], file.Records[1].List("answers.text"));
        Assert.Equal("true", file.Records[1].Text("true"));
        Assert.False(file.Records[0].Has("true"));
    }

    [Fact]
    public void Questions_of_SQuADs_articles_are_records()
    {
        const string json = """
            {"version": "1.1", "data": [{"title": "t", "paragraphs": [{"context": "He left.", "qas": [
                {"id": "1", "question": "Who left?", "answers": [{"text": "He", "answer_start": 0}, {"text": "he", "answer_start": 0}]},
                {"id": "2", "question": "Why?", "is_impossible": true, "answers": []}]}]}]}
            """;
        var file = RecordFile.Open(_folder.Write("squad.json", json));
        Assert.Equal(2, file.Records.Count);
        Assert.All(file.Records, record => Assert.Equal("He left.", record.Text("context")));
        Assert.Equal(["He", "he"], file.Records[0].List("answers.text"));
        Assert.Empty(file.Records[1].List("answers"));
        Assert.Single(RecordFile.Open(_folder.Write("list.json", """[{"a": 1}]""")).Records);
    }

    [Fact]
    public void Words_with_tags_are_records_with_two_lists()
    {
        var klue = RecordFile.Open(
            _folder.Write("ner.tsv", "## 문장\t<x>\n경\tB-OG\n찰\tI-OG\n \tO\n#\tO\n\n## 둘\n나\tO\n"),
            new() { Tagged = true }
        );
        Assert.Equal(["경", "찰", " ", "#"], klue.Records[0].List("tokens"));
        Assert.Equal(["B-OG", "I-OG", "O", "O"], klue.Records[0].List("tags"));
        Assert.Equal(2, klue.Records.Count);
        var conll = RecordFile.Open(
            _folder.Write("a.conll", "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n")
        );
        Assert.Equal(["B-ORG", "O"], Assert.Single(conll.Records).List("tags"));
        var treebank = RecordFile.Open(
            _folder.Write(
                "a.conllu",
                "# text = don't\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\tVB\t_\t0\troot\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t1\tadvmod\t_\t_\n"
            )
        );
        Assert.Equal(["do", "n't"], treebank.Records[0].List("tokens"));
        Assert.Equal(["AUX", "PART"], treebank.Records[0].List("tags"));
        // A table whose lines have two columns but no sentences is a table.
        Assert.Equal(
            ["text", "label"],
            RecordFile.Open(_folder.Write("t.tsv", "text\tlabel\na\t1\n"), new() { Tagged = true }).Columns
        );
    }

    [Fact]
    public async Task Texts_numbers_and_lists_of_Parquet_are_columns()
    {
        var (text, label) = (new DataField<string>("text"), new DataField<long?>("label"));
        var tag = new DataField<int?>("element");
        var tags = new ListField("ner_tags", tag);
        await using (var stream = File.Create(_folder["a.parquet"]))
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(text, label, tags), stream))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(text, ["하나", null!, "셋"]);
            await group.WriteAsync<long>(label, new long?[] { 1, null, 3 });
            await group.WriteAsync<int>(tag, new int?[] { 4, 5, 6, 7 }, new[] { 0, 1, 0, 0 });
        }

        var file = RecordFile.Open(_folder["a.parquet"]);
        Assert.Equal(["text", "label", "ner_tags"], file.Columns);
        Assert.Equal("하나", file.Records[0].Text("text"));
        Assert.False(file.Records[1].Has("text"));
        Assert.Equal("3", file.Records[2].Text("label"));
        Assert.Equal(
            [
                ["4", "5"],
                ["6"],
                ["7"],
            ],
            file.Records.Select(record => record.List("ner_tags"))
        );
    }

    [Fact]
    public void A_column_is_found_by_its_published_names_or_by_the_one_asked_for()
    {
        var choice = new ColumnChoice("--text", "text", "sentence", "document");
        var file = RecordFile.Open(_folder.Write("a.tsv", "ID\tSentence\tlabels\n1\ta\tb\n"));
        Assert.Equal("Sentence", choice.In(file));
        Assert.Equal("ID", choice.In(file, "ID"));
        Assert.Null(new ColumnChoice("--pair", "sentence2").Find(file));
        Assert.Equal(
            $"'{file.Path}' has no column called sentence2: name one of ID, Sentence, labels with --pair",
            Assert.Throws<InputException>(() => new ColumnChoice("--pair", "sentence2").In(file)).Message
        );
        Assert.Contains(
            "no column 'text' (--text): it has ID, Sentence, labels",
            Assert.Throws<InputException>(() => choice.In(file, "text")).Message
        );
    }

    [Fact]
    public void Labels_are_numbered_in_their_order_and_others_are_refused()
    {
        Assert.Equal(["0", "1", "10"], LabelSet.Of(["10", "0", "1", "1"]).Names);
        var labels = LabelSet.Of(["neutral", "contradiction", "entailment"]);
        Assert.Equal(["contradiction", "entailment", "neutral"], labels.Names);
        var file = RecordFile.Open(_folder.Write("a.tsv", "text\tlabel\na\tneutral\nb\tneutrall\n"));
        Assert.Equal(2, labels.Number(file.Records[0], "neutral"));
        Assert.Equal(
            $"'{file.Path}', line 3: the label 'neutrall' is none of the 3 that training knows (contradiction, entailment, neutral)",
            Assert.Throws<InputException>(() => labels.Number(file.Records[1], "neutrall")).Message
        );
        Assert.Throws<InputException>(() => new LabelSet(["a", "a"]));
        var truths = LabelSet.Of(["True", "FALSE", "true", "False "]);
        Assert.Equal(["false", "true"], truths.Names);
        Assert.Equal(1, truths.Find("TRUE"));
        Assert.Equal(0, new LabelSet(["True", "False"]).Find("true"));
        Assert.Throws<InputException>(() => LabelSet.Of([]));
    }

    [Theory]
    [InlineData("a.tsv", "text\tlabel\na\tb\tc\n", "line 2: there are 3 columns, but 2 names")]
    [InlineData("a.tsv", "text\tlabel\n", "holds no record")]
    [InlineData("a.jsonl", "{\"a\": 1}\n{\"a\": \n", "line 2: broken JSON")]
    [InlineData("a.jsonl", "[1]\n", "record 1: a JSON object was expected")]
    [InlineData("a.json", "{\"a\": 1}", "neither a list of records")]
    [InlineData("a.json", "[{", "no readable JSON")]
    [InlineData("a.conll", "word\n", "line 1: a word and its tag were expected")]
    [InlineData("a.xlsx", "PK", "says no format of records")]
    [InlineData("a.parquet", "PAR1 and nothing else", "no readable Parquet")]
    public void A_broken_file_is_refused_with_its_place(string name, string text, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<InputException>(() => RecordFile.Open(_folder.Write(name, text))).Message
        );

    [Fact]
    public void A_value_that_is_missing_or_of_another_kind_is_named()
    {
        var file = RecordFile.Open(_folder.Write("a.jsonl", "{\"text\": \"a\", \"score\": \"good\", \"list\": [1]}\n"));
        var record = file.Records[0];
        Assert.Contains(
            "line 1: there is nothing in column 'label' (it has text, score, list)",
            Assert.Throws<InputException>(() => record.Text("label")).Message
        );
        Assert.Contains(
            "'score' is 'good', but a number was expected",
            Assert.Throws<InputException>(() => record.Number("score")).Message
        );
        Assert.Contains("'list' is a list", Assert.Throws<InputException>(() => record.Text("list")).Message);
        Assert.Contains(
            "there is no file",
            Assert.Throws<InputException>(() => RecordFile.Open(_folder["none.tsv"])).Message
        );
    }
}
