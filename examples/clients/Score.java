import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Scores images with Java's own client, version 11 or newer. The model is the detector to ask, where the server has several.
 *
 * java examples/clients/Score.java [--model NAME] http://localhost:8080 photo.jpg another.jpg
 */
class Score {
    public static void main(String[] arguments) throws Exception {
        var first = 0;
        var query = "?alpha=0.05";
        if (arguments[0].equals("--model")) {
            query += "&model=" + URLEncoder.encode(arguments[1], StandardCharsets.UTF_8);
            first = 2;
        }
        var client = HttpClient.newHttpClient();
        for (var i = first + 1; i < arguments.length; i++) {
            var request = HttpRequest.newBuilder(URI.create(arguments[first] + "/score" + query))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/octet-stream")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofFile(Path.of(arguments[i])))
                .build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            System.out.println(arguments[i] + " " + response.statusCode() + " " + response.body());
            if (response.statusCode() != 200) System.exit(1);
        }
    }
}
